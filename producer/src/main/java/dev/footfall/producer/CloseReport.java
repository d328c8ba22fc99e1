package dev.footfall.producer;

/**
 * How a tracker ended. {@code accepted = sent + spooled + lost +} what was dropped before, see
 * {@link TrackerCounters}.
 *
 * @param sent events that Kafka acknowledged, since the tracker was built
 * @param spooled events on disk, which the next tracker on the same spool directory sends; for a
 *     tracker that is local only, the events that it stored
 * @param lost events that were accepted, and neither acknowledged nor on disk when the time ran
 *     out. The last few of them may have reached Kafka without our knowing
 */
public record CloseReport(long sent, long spooled, long lost) {

  /** Whether everything that was accepted and could be sent or kept has been. */
  public boolean complete() {
    return lost == 0;
  }
}
