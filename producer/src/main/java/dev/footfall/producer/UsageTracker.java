package dev.footfall.producer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Publishes usage and assignment events without costing the application anything but the call: no
 * method of an event blocks or throws. The price is that an event can be lost: when the queue is
 * full, it is refused and counted, see {@link #counters()}.
 *
 * <pre>{@code
 * UsageTracker tracker =
 *     UsageTracker.builder().service("crm", "2.14.0").connection(settings).build();
 * tracker.usage("crm", "view_deal").user(user).entity("deal", "456").success(took);
 * }</pre>
 *
 * <p>One per application is enough. Events wait in memory until Kafka acknowledges them, for as
 * long as Kafka or the registry is away, within the queue's limits. They do not survive the end of
 * the process: close the tracker, or let the builder's {@link TrackerBuilder#closeOnShutdown} do
 * it. The sender is a daemon thread and keeps no application alive. Thread-safe.
 */
public interface UsageTracker extends AutoCloseable {

  /** How long {@link #close()} may take. */
  Duration DEFAULT_CLOSE_LIMIT = Duration.ofSeconds(10);

  /** A tracker that does nothing, for where tracking is switched off. It counts nothing either. */
  UsageTracker NOOP = new NoopTracker();

  /** A builder with the defaults. */
  static TrackerBuilder builder() {
    return new TrackerBuilder();
  }

  /**
   * Begins a usage event; one of the ending methods of the answer tracks it.
   *
   * @param actionType the family of the action, such as {@code crm}; an event without one is
   *     refused as {@link LossReason#INVALID}
   * @param actionName the action itself, from a small set, never with an id in it, such as {@code
   *     view_deal}; required like the type
   */
  UsageEventBuilder usage(@Nullable String actionType, @Nullable String actionName);

  /**
   * Begins a usage event that lasts until the answer is closed.
   *
   * @param actionType as {@link #usage} has it
   * @param actionName as {@link #usage} has it
   */
  default TimedUsage time(@Nullable String actionType, @Nullable String actionName) {
    return new TimedUsage(usage(actionType, actionName));
  }

  /**
   * Begins an assignment event; {@link AssignmentBuilder#track()} tracks it. Each of the three is
   * required: an event without one is refused as {@link LossReason#INVALID}.
   *
   * @param userId the user who got the persona
   * @param timeWindow the window of behaviour that was judged, {@code 30d} or {@code 180d}
   * @param personaId the winner, or {@code unclassified}
   */
  AssignmentBuilder assignment(
      @Nullable String userId, @Nullable String timeWindow, @Nullable String personaId);

  /** What became of the events so far. Cheap enough to be polled every second. */
  TrackerCounters counters();

  /**
   * Who numbers this tracker's events: the service's name and a UUID of this tracker. It is the
   * {@code producer_id} of every event.
   */
  String producerId();

  /**
   * Takes no more events, sends those it has, and gives up what is not acknowledged within {@code
   * limit}: that is counted as {@link LossReason#CLOSE_TIMEOUT}. Returns within the limit whatever
   * state Kafka is in. A second call changes nothing, waits at most its own limit for the first,
   * and gives the same answer. An interrupt ends the waiting early and stays set.
   *
   * @param limit zero or less gives up at once
   */
  CloseReport close(Duration limit);

  /** {@link #close(Duration)} within {@link #DEFAULT_CLOSE_LIMIT}. */
  @Override
  void close();
}
