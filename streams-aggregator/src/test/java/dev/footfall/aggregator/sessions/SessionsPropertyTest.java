package dev.footfall.aggregator.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.input.Use;
import dev.footfall.aggregator.metrics.SessionCount;
import dev.footfall.aggregator.state.TestStores;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.SessionState;
import dev.footfall.events.SessionSummary;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.kafka.streams.state.KeyValueStore;

/** Sessions of events in any order, against sorting and cutting them. */
class SessionsPropertyTest {

  private static final Instant NOW = Instant.parse("2025-03-12T12:00:00Z");
  private static final Duration GAP = Duration.ofMinutes(30);
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final Duration RETENTION = Duration.ofDays(1000);

  private KeyValueStore<UUID, byte[]> store = newStore();
  private StoredSessions stored = new StoredSessions();
  private final Map<SessionCount, Long> counts = new EnumMap<>(SessionCount.class);

  private static KeyValueStore<UUID, byte[]> newStore() {
    return TestStores.inMemory("sessions", SessionStore.KEYS, SessionStore.VALUES);
  }

  @BeforeTry
  void startAnew() {
    store = newStore();
    stored = new StoredSessions();
    counts.clear();
  }

  @Property(tries = 300)
  void anyOrder_withinTheRetention_givesTheSessionsOfTheRecomputation(
      @ForAll @LongRange(min = 0, max = 1 << 30) long seed,
      @ForAll @IntRange(min = 1, max = 400) int events,
      @ForAll @IntRange(min = 1, max = 2000) int hours) {
    List<UsageEvent> stream = stream(new Random(seed), events, Duration.ofHours(hours));
    Duration longest = Duration.ofDays(100); // more than there is: nothing is capped

    process(stream, new Random(seed), longest, Integer.MAX_VALUE);

    assertThat(stored.figures()).isEqualTo(SessionFigures.recomputed(stream, GAP, longest));
    assertThat(stored.in(SessionState.OPEN)).isZero();
    assertThat(counted(SessionCount.FOUNDED) - counted(SessionCount.MERGED))
        .isEqualTo(stored.rows().size());
    assertThat(counted(SessionCount.EVENTS) + counted(SessionCount.ANONYMOUS))
        .isEqualTo(stream.size());
  }

  @Property(tries = 300)
  void anyOrder_withACap_putsEachEventIntoOneSession_noneTooLong(
      @ForAll @LongRange(min = 0, max = 1 << 30) long seed,
      @ForAll @IntRange(min = 1, max = 400) int events,
      @ForAll @IntRange(min = 1, max = 100) int hours,
      @ForAll @IntRange(min = 30, max = 300) int longestMinutes) {
    List<UsageEvent> stream = stream(new Random(seed), events, Duration.ofHours(hours));
    Duration longest = Duration.ofMinutes(longestMinutes);

    process(stream, new Random(seed), longest, Integer.MAX_VALUE);

    assertEventsAreInTheirSessions(stream, longest);
  }

  @Property(tries = 200)
  void forgettingSessions_losesNoEvent(
      @ForAll @LongRange(min = 0, max = 1 << 30) long seed,
      @ForAll @IntRange(min = 1, max = 400) int events,
      @ForAll @IntRange(min = 1, max = 20) int remembered) {
    List<UsageEvent> stream = stream(new Random(seed), events, Duration.ofHours(50));

    process(stream, new Random(seed), Duration.ofDays(1), remembered);

    assertThat(stored.events()).isEqualTo(counted(SessionCount.EVENTS));
    assertThat(stored.in(SessionState.OPEN)).isZero();
  }

  /** Each session has exactly the events of its trail between its start and its end. */
  private void assertEventsAreInTheirSessions(List<UsageEvent> stream, Duration longest) {
    assertThat(stored.events()).isEqualTo(counted(SessionCount.EVENTS));
    for (SessionFigures session : stored.figures()) {
      Predicate<UsageEvent> within =
          e ->
              Objects.equals(e.getUserId(), session.userId())
                  && Objects.equals(e.getSessionId(), session.sessionId())
                  && !e.getOccurredAt().isBefore(session.start())
                  && !e.getOccurredAt().isAfter(session.end());
      assertThat(session.activities()).isEqualTo(stream.stream().filter(within).count());
      assertThat(Duration.between(session.start(), session.end())).isLessThanOrEqualTo(longest);
    }
  }

  /** Some users, some under ids, some unknown; each event once, in any order. */
  private static List<UsageEvent> stream(Random random, int count, Duration range) {
    List<UsageEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int user = random.nextInt(4);
      int id = random.nextInt(4);
      events.add(
          Samples.usageEvent()
              .setProducerSeq(i + 1)
              .setUserId(user == 0 ? null : "user" + user)
              .setSessionId(id > 1 ? null : "s-" + id)
              // Microseconds, and often the same ones.
              .setOccurredAt(
                  NOW.minus(range)
                      .plusMillis(random.nextLong(range.toMillis()) / 1000 * 1000)
                      .plusNanos(random.nextInt(3) * 1000))
              .setServiceName("service" + random.nextInt(3))
              .setActionName("action" + random.nextInt(6))
              .setPageUrl(random.nextInt(3) == 0 ? null : "/page" + random.nextInt(20))
              .setResultStatus(ResultStatus.values()[random.nextInt(5)])
              .build());
    }
    Collections.shuffle(events, random);
    return events;
  }

  /** With commits and restarts at random; at the end everything is over. */
  private void process(List<UsageEvent> stream, Random random, Duration longest, int remembered) {
    SessionSettings settings =
        new SessionSettings(GAP, longest, Duration.ofSeconds(10), RETENTION, remembered);
    Sessions sessions = new Sessions(store, settings, GRACE);
    long clockMs = NOW.toEpochMilli();
    for (UsageEvent event : stream) {
      clockMs += random.nextInt(5_000);
      sessions.add(Use.of(event), clockMs, clockMs);
      if (random.nextInt(20) == 0) {
        flush(sessions, clockMs);
        if (random.nextInt(5) == 0) {
          sessions = new Sessions(store, settings, GRACE);
        }
      }
    }
    long end = clockMs + Duration.ofDays(1).toMillis();
    sessions.idleAt(end);
    flush(sessions, end);
    assertThat(sessions.open()).isZero();
  }

  private void flush(Sessions sessions, long nowMs) {
    Instant now = Instant.ofEpochMilli(nowMs);
    sessions.flush(
        new Sessions.Output() {
          @Override
          public void show(Session s, Activities what, SessionState state, boolean capped) {
            apply(SessionRecords.summary(s, what, state, capped, now));
          }

          @Override
          public void withdraw(Session s, UUID into) {
            apply(SessionRecords.withdrawal(s, into, now));
          }
        },
        nowMs);
    sessions.takeCounts((what, amount) -> counts.merge(what, amount, Long::sum));
  }

  private long counted(SessionCount what) {
    return counts.getOrDefault(what, 0L);
  }

  private void apply(SessionSummary summary) {
    stored.apply(summary.getSessionKey(), summary);
  }
}
