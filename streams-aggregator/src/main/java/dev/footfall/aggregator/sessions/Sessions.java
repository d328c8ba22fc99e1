package dev.footfall.aggregator.sessions;

import dev.footfall.aggregator.input.Use;
import dev.footfall.aggregator.metrics.SessionCount;
import dev.footfall.events.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The sessions of one partition: finds the session of each event by the event's own time, in
 * whatever order events come, and tells readers what has changed.
 *
 * <p>Only the broker's clock, of which append times tell, decides when a session is over or
 * forgotten; event times do not. So the sessions of last year's log come out right while live
 * traffic goes on: each is over from the beginning, and is remembered from when its events came.
 * Over does not mean closed for good: a record is always the total of what is known.
 *
 * <p>Between commits changes are in the heap; {@link #flush} writes them to the store and shows
 * what is due. For one thread.
 */
final class Sessions {

  /** Takes what {@link #flush} gives out. */
  interface Output {

    /** The total so far; {@code capped} when the user goes on in another session. */
    void show(Session session, Activities activities, SessionState state, boolean capped);

    /** {@code session}, which was shown, is part of the session {@code into} now. */
    void withdraw(Session session, UUID into);
  }

  private record Withdrawal(Session session, UUID into) {}

  private final SessionStore store;
  private final SessionSettings settings;
  private final SessionLimits limits;
  private final long quietMs;
  private final SessionIndex index;
  // Open, or not up to date with readers: what a flush has to look at.
  private final Set<Session> unsettled = new LinkedHashSet<>();
  // In the order in which they were changed first; what was done is held by each of them.
  private final Set<Session> changed = new LinkedHashSet<>();
  private final List<Withdrawal> withdrawals = new ArrayList<>();
  private final long[] counts = new long[SessionCount.values().length];
  private long clockMs;
  private long idleClockMs;

  /** Goes on with what the store holds. */
  Sessions(KeyValueStore<UUID, byte[]> store, SessionSettings settings, Duration grace) {
    this.store = new SessionStore(store);
    this.settings = settings;
    this.limits = SessionLimits.of(settings);
    this.quietMs = settings.gap().plus(grace).toMillis();
    index = SessionIndex.of(this.store);
    index.forEach(
        session -> {
          if (!session.settled()) {
            watch(session);
          }
        });
  }

  /**
   * Takes an event into its session, if it can be in one.
   *
   * @param appendMs when the broker took it, milliseconds since 1970
   * @param nowMs wall clock, milliseconds since 1970
   */
  void add(Use event, long appendMs, long nowMs) {
    clockMs = Math.max(clockMs, appendMs);
    idleClockMs = 0;
    Trail trail = Trail.of(event);
    if (trail == null) {
      count(SessionCount.ANONYMOUS);
      return;
    }
    count(SessionCount.EVENTS);
    Session session = place(event, trail, nowMs);
    session.touchedAt(clockMs);
    activities(session).add(event);
    watch(session);
  }

  /** The flag spares a look-up for each event. */
  private void watch(Session session) {
    if (!session.watched()) {
      session.watch(true);
      unsettled.add(session);
    }
  }

  private Session place(Use event, Trail trail, long nowMs) {
    long atMicros = event.occurredMicros();
    SessionsOfTrail known = index.of(trail);
    int place = known == null ? -1 : known.atOrBefore(atMicros);
    Session before = known == null ? null : known.get(place);
    Session after = known == null ? null : known.get(place + 1);
    if (before != null && limits.joins(before, atMicros)) {
      countReopened(before);
      before.include(atMicros, event.serviceName());
      if (after != null && limits.joins(before, after)) {
        absorb(before, after);
      }
      return before;
    }
    if (before != null && limits.near(trail, before.endMicros(), atMicros)) {
      before.changed(); // it can't get longer, and is capped from now on
      watch(before);
      activities(before);
    }
    if (after != null && limits.joins(atMicros, after)) {
      countReopened(after);
      index.remove(after); // it lies there by its start
      after.include(atMicros, event.serviceName());
      index.add(after);
      return after;
    }
    return found(event, trail, nowMs);
  }

  private Session found(Use event, Trail trail, long nowMs) {
    Session session = Session.foundedBy(event, trail);
    index.add(session);
    hold(session, new Activities());
    count(SessionCount.FOUNDED);
    if (over(session)) {
      count(SessionCount.LATE);
      // More of an old log is on its way: one record then, instead of two.
      session.showNotBefore(nowMs + settings.update().toMillis());
    }
    return session;
  }

  private void absorb(Session session, Session later) {
    activities(session).add(activities(later));
    session.include(later);
    if (later.shown()) {
      withdrawals.add(new Withdrawal(later, session.key()));
      session.showNotBefore(0); // in the same commit, so that nothing is missing in between
    }
    drop(later);
    count(SessionCount.MERGED);
  }

  private void drop(Session session) {
    index.remove(session);
    unsettled.remove(session);
    session.watch(false);
    changed.remove(session);
    session.hold(null);
    store.delete(session.key());
  }

  private Activities activities(Session session) {
    Activities held = session.held();
    return held == null ? hold(session, store.activities(session.key())) : held;
  }

  private Activities hold(Session session, Activities activities) {
    session.hold(activities);
    changed.add(session);
    return activities;
  }

  /** Nothing is read: the wall clock decides what is over. */
  void idleAt(long nowMs) {
    idleClockMs = nowMs;
  }

  private boolean over(Session session) {
    return session.endMicros() / 1_000 + quietMs <= Math.max(clockMs, idleClockMs);
  }

  /** Number of sessions that wait for the next commit. */
  int waiting() {
    return changed.size();
  }

  /** Number of sessions that readers have not been told to be over. */
  int open() {
    return unsettled.size();
  }

  int remembered() {
    return index.size();
  }

  /** To be called right before a commit: makes the store whole, and shows what is due. */
  void flush(Output output, long nowMs) {
    withdrawals.forEach(gone -> output.withdraw(gone.session(), gone.into()));
    withdrawals.clear();
    changed.forEach(index::used);
    showDue(output, nowMs);
    forget(output, nowMs);
    store.write(changed);
    changed.forEach(session -> session.hold(null));
    changed.clear();
  }

  private void showDue(Output output, long nowMs) {
    for (Session session : unsettled) {
      boolean over = over(session);
      if ((session.unshown() && session.mayShow(nowMs)) || (over && session.shownOpen())) {
        show(session, over, output, nowMs);
      }
    }
    unsettled.removeIf(Sessions::unwatchSettled);
  }

  private static boolean unwatchSettled(Session session) {
    boolean settled = session.settled();
    session.watch(!settled);
    return settled;
  }

  private void show(Session session, boolean over, Output output, long nowMs) {
    session.showing(!over, nowMs + settings.update().toMillis());
    SessionsOfTrail known = Objects.requireNonNull(index.of(session.trail()), "it is one of them");
    Session next = known.get(known.atOrBefore(session.startMicros()) + 1);
    output.show(
        session,
        activities(session),
        over ? SessionState.FINAL : SessionState.OPEN,
        next != null && limits.near(session.trail(), session.endMicros(), next.startMicros()));
  }

  private void forget(Output output, long nowMs) {
    for (Session eldest = index.eldest(); eldest != null; eldest = index.eldest()) {
      boolean expired = eldest.touchedMs() + settings.retention().toMillis() <= clockMs;
      if (!expired && index.size() <= settings.remembered()) {
        return;
      }
      if (!eldest.settled()) {
        show(eldest, true, output, nowMs);
      }
      drop(eldest);
      if (!expired) {
        count(SessionCount.EVICTED);
      }
    }
  }

  private void countReopened(Session session) {
    if (session.settled()) {
      count(SessionCount.REOPENED);
    }
  }

  private void count(SessionCount what) {
    counts[what.ordinal()]++;
  }

  /** Hands out what was counted since the last call. */
  void takeCounts(ObjLongConsumer<SessionCount> each) {
    for (SessionCount what : SessionCount.values()) {
      each.accept(what, counts[what.ordinal()]);
      counts[what.ordinal()] = 0;
    }
  }
}
