package dev.footfall.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is going on, in aggregates only: nobody's identity is in it. Windows are of event time.
 *
 * @param eventsPerMinute events of the last 60 s, estimated by {@link RecentRate}
 * @param lastQuarter the last 15 minutes, the current one included
 * @param before the 45 minutes before that
 * @param today since midnight UTC
 * @param activeServices services with an event in the last 60 minutes
 * @param activeActions actions, counted per service, with an event in the last 60 minutes
 * @param latestEventAt time of the newest event, not later than now; null when there is none
 * @param latestStoredAt when the sink last stored events; null when it never did
 * @param minutes the last 60 minutes, oldest first, without gaps; the last one is still running
 * @param topActions the 10 most frequent actions of these minutes
 * @param services the 50 busiest services of these minutes
 * @param ledger what producers sent beside what arrived
 */
record Overview(
    long eventsPerMinute,
    Share lastQuarter,
    Share before,
    Share today,
    long activeServices,
    long activeActions,
    @Nullable Instant latestEventAt,
    @Nullable Instant latestStoredAt,
    List<Minute> minutes,
    List<Action> topActions,
    List<Service> services,
    Ledger ledger) {

  Overview {
    minutes = List.copyOf(minutes);
    topActions = List.copyOf(topActions);
    services = List.copyOf(services);
  }

  /** One minute, by the time it starts at. */
  record Minute(Instant start, @JsonUnwrapped Share share) {}

  /**
   * One action of one service.
   *
   * @param meanMs mean duration of those events that have one, milliseconds; null without any
   */
  record Action(
      String service,
      String type,
      String name,
      @JsonUnwrapped Share share,
      @Nullable Double meanMs) {}

  /**
   * One service.
   *
   * @param meanMs mean duration of those events that have one, milliseconds; null without any
   * @param lastMinute start of the last minute with an event
   */
  record Service(
      String name, @JsonUnwrapped Share share, @Nullable Double meanMs, Instant lastMinute) {}

  /** Whether there has ever been an event. */
  @JsonProperty
  boolean empty() {
    return latestEventAt == null;
  }
}
