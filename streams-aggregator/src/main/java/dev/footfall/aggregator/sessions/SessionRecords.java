package dev.footfall.aggregator.sessions;

import dev.footfall.aggregator.AggregatorTopology;
import dev.footfall.events.SessionState;
import dev.footfall.events.SessionSummary;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Sessions as records of the output topic. */
final class SessionRecords {

  private SessionRecords() {}

  static SessionSummary summary(
      Session session,
      Activities activities,
      SessionState state,
      boolean capped,
      Instant emittedAt) {
    SessionSummary value = identity(session, state, emittedAt);
    value.setActivities(activities.count());
    value.setErrors(activities.errors());
    value.setPages(activities.pages());
    value.setTopActions(activities.topActions());
    value.setDurationMs((session.endMicros() - session.startMicros()) / 1_000);
    value.setCapped(capped);
    return value;
  }

  static SessionSummary withdrawal(Session session, UUID into, Instant emittedAt) {
    SessionSummary value = identity(session, SessionState.WITHDRAWN, emittedAt);
    value.setTopActions(List.of());
    value.setMergedInto(into.toString());
    return value;
  }

  private static SessionSummary identity(Session session, SessionState state, Instant emittedAt) {
    SessionSummary value = new SessionSummary();
    value.setSessionKey(session.key().toString());
    value.setState(state);
    value.setSessionId(session.trail().sessionId());
    value.setUserId(session.trail().userId());
    value.setServiceName(session.serviceName());
    value.setStartedAt(instant(session.startMicros()));
    value.setEndedAt(instant(session.endMicros()));
    value.setEmittedAt(emittedAt);
    value.setTopologyVersion(AggregatorTopology.VERSION);
    return value;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
