package dev.footfall.aggregator.sessions;

import java.util.concurrent.TimeUnit;

/**
 * What is one session and what is two, in microseconds of event time. A pause longer than the gap
 * ends a session where there is no session id; under an id the application decides, as far as the
 * longest session reaches.
 */
record SessionLimits(long gapMicros, long longestMicros) {

  static SessionLimits of(SessionSettings settings) {
    return new SessionLimits(
        TimeUnit.MILLISECONDS.toMicros(settings.gap().toMillis()),
        TimeUnit.MILLISECONDS.toMicros(settings.longest().toMillis()));
  }

  /** Whether what ends and what begins then belong together, as long as both are not too long. */
  boolean near(Trail trail, long endMicros, long startMicros) {
    return startMicros - endMicros <= (trail.sessionId() == null ? gapMicros : longestMicros);
  }

  /** Whether a session and an event that is not before its start are one session. */
  boolean joins(Session session, long atMicros) {
    return near(session.trail(), session.endMicros(), atMicros)
        && atMicros - session.startMicros() <= longestMicros;
  }

  /** Whether an event and a later session are one session. */
  boolean joins(long atMicros, Session later) {
    return near(later.trail(), atMicros, later.startMicros())
        && later.endMicros() - atMicros <= longestMicros;
  }

  /** Whether a session and a later one of its trail are one session. */
  boolean joins(Session session, Session later) {
    return near(session.trail(), session.endMicros(), later.startMicros())
        && later.endMicros() - session.startMicros() <= longestMicros;
  }
}
