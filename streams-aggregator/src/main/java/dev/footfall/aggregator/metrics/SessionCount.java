package dev.footfall.aggregator.metrics;

import java.util.Locale;

/**
 * What is counted about sessions. Once nothing is under way,
 *
 * <pre>consumed = events + anonymous + duplicate + set aside</pre>
 */
public enum SessionCount {
  /** Events that are in a session. */
  EVENTS,
  /** Events with neither user nor session id: there is no session that they could be in. */
  ANONYMOUS,
  /** Sessions that began. */
  FOUNDED,
  /** Of those, begun by an event that came late: it may belong to a session that was forgotten. */
  LATE,
  /** Sessions that were over and were changed by a late event. */
  REOPENED,
  /** Sessions that became part of an earlier one, because a late event closed the gap. */
  MERGED,
  /** Sessions that were forgotten before their time, because there were too many. */
  EVICTED;

  String metric() {
    return "sessions." + name().toLowerCase(Locale.ROOT);
  }
}
