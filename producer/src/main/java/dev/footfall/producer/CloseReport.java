package dev.footfall.producer;

/**
 * How a tracker ended.
 *
 * @param sent events that Kafka acknowledged, since the tracker was built
 * @param notSent events that were accepted and not acknowledged when the time ran out. The last few
 *     of them may have reached Kafka without our knowing
 */
public record CloseReport(long sent, long notSent) {

  /** Whether everything that was accepted and could be sent has been. */
  public boolean complete() {
    return notSent == 0;
  }
}
