package dev.footfall.producer;

import java.util.Locale;

/** Why an event did not reach Kafka. */
public enum LossReason {
  /** The queue was full, by count or bytes: Kafka is away, or slower than the application. */
  QUEUE_FULL,
  /** The tracker was closed before. */
  CLOSED,
  /** The event is larger than {@link TrackerBuilder#maxEventBytes} or than the broker allows. */
  TOO_LARGE,
  /** The event breaks a rule that everybody downstream relies on, such as a blank action name. */
  INVALID,
  /** The broker refused this very record, and would again. */
  REJECTED,
  /** The spool was full, and its oldest file was deleted for newer events. */
  SPOOL_FULL,
  /** It was in the spool for longer than the spool keeps events. */
  SPOOL_EXPIRED,
  /** It was in the spool and can't be read any more: the disk failed, or somebody deleted it. */
  SPOOL_DAMAGED,
  /**
   * It was not acknowledged when the time of {@link UsageTracker#close(java.time.Duration)} ran
   * out.
   */
  CLOSE_TIMEOUT;

  /** The reason as metrics and reports carry it: {@code queue_full}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
