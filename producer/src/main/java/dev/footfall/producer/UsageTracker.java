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
 *     UsageTracker.builder().service("crm", "2.14.0").connection(settings).spool(path).build();
 * tracker.usage("crm", "view_deal").user(user).entity("deal", "456").success(took);
 * }</pre>
 *
 * <p>One per application is enough. Thread-safe.
 *
 * <p><b>While Kafka or the registry is away</b>, events wait in memory within the queue's limits,
 * or, with {@link TrackerBuilder#spool}, on disk within the spool's; they are sent in their order
 * when it is back. What is dropped when there is no room: in memory the newest, because it can't be
 * taken ({@link LossReason#QUEUE_FULL}); on disk the oldest ({@link LossReason#SPOOL_FULL}). When
 * the disk can't be written, events wait in memory as if there were no spool.
 *
 * <p><b>The end of the process.</b> What is in memory does not survive it: close the tracker as the
 * last thing, or let the builder's {@link TrackerBuilder#closeOnShutdown} do it. The hooks of a JVM
 * run all at once, so events of a request that ends later are refused then. What is on disk is sent
 * by the next tracker on the same directory, in whatever process, with its own producer id and
 * number; another running process finds it within half a minute.
 *
 * <p><b>Threads, forks and class loaders.</b> The sender is one daemon thread and keeps no
 * application alive; Kafka's client has another one. A process that is forked has neither: build a
 * tracker in each process, as every JVM does by itself. A container that unloads an application
 * must close its tracker first, or the two threads, and the shutdown hook if there is one, keep its
 * class loader alive. Two applications in one JVM may share a spool directory, also with a copy of
 * this library each.
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
   * Takes no more events, and sends those it has. With a spool, what Kafka does not take at this
   * time goes to disk, at once if Kafka is known to be away, else a second (or a quarter of {@code
   * limit}) before the limit. What is neither acknowledged nor on disk then is given up, and
   * counted as {@link LossReason#CLOSE_TIMEOUT}. Returns within the limit whatever state Kafka is
   * in. A second call changes nothing, waits at most its own limit for the first, and gives the
   * same answer. An interrupt ends the waiting early and stays set.
   *
   * @param limit zero or less gives up at once
   */
  CloseReport close(Duration limit);

  /** {@link #close(Duration)} within {@link #DEFAULT_CLOSE_LIMIT}. */
  @Override
  void close();
}
