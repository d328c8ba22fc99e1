package dev.footfall.aggregator.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.input.Use;
import dev.footfall.aggregator.metrics.SessionCount;
import dev.footfall.aggregator.state.TestStores;
import dev.footfall.events.SessionState;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Times are minutes after noon; the broker takes an event when it happens, unless said otherwise.
 */
class SessionsTest {

  private static final Instant NOON = Instant.parse("2025-03-12T12:00:00Z");
  private static final int DAY = 24 * 60;

  private final KeyValueStore<UUID, byte[]> store =
      TestStores.inMemory("sessions", SessionStore.KEYS, SessionStore.VALUES);
  private final List<String> shown = new ArrayList<>();
  private Sessions sessions = restart(100);
  private double now;
  private long seq;

  private Sessions restart(int remembered) {
    return new Sessions(
        store,
        new SessionSettings(
            Duration.ofMinutes(30),
            Duration.ofDays(1),
            Duration.ofSeconds(10),
            Duration.ofDays(2),
            remembered),
        Duration.ofMinutes(2));
  }

  private static long ms(double minute) {
    return NOON.toEpochMilli() + (long) (minute * 60_000);
  }

  private UsageEvent.Builder event(@Nullable String user, @Nullable String id, double minute) {
    return Samples.usageEvent()
        .setProducerSeq(++seq)
        .setUserId(user)
        .setSessionId(id)
        .setOccurredAt(Instant.ofEpochMilli(ms(minute)));
  }

  /** Ada without a session id. */
  private void ada(double minute) {
    now = Math.max(now, minute);
    sessions.add(Use.of(event("ada", null, minute).build()), ms(now), ms(now));
  }

  private void under(String id, double minute) {
    now = Math.max(now, minute);
    sessions.add(Use.of(event("ada", id, minute).build()), ms(now), ms(now));
  }

  /** The others go on: the broker's clock is there. */
  private void brokerAt(double minute) {
    now = minute;
    sessions.add(Use.of(event(null, null, minute).build()), ms(minute), ms(minute));
  }

  /** State, first and last minute and events of what is shown. */
  private List<String> flush() {
    shown.clear();
    sessions.flush(
        new Sessions.Output() {
          @Override
          public void show(Session s, Activities what, SessionState state, boolean capped) {
            shown.add(state + " " + span(s) + " " + what.count() + (capped ? " capped" : ""));
          }

          @Override
          public void withdraw(Session s, UUID into) {
            shown.add("WITHDRAWN " + span(s));
          }
        },
        ms(now));
    return shown;
  }

  /** First and last minute and events of what the store holds. */
  private List<String> known() {
    List<StoredSession> all = new ArrayList<>();
    new SessionStore(store).forEach(all::add);
    return all.stream()
        .sorted(Comparator.comparingLong(stored -> stored.session().startMicros()))
        .map(stored -> span(stored.session()) + " " + stored.activities().count())
        .toList();
  }

  private static String span(Session s) {
    return minute(s.startMicros()) + "-" + minute(s.endMicros());
  }

  private static long minute(long micros) {
    return Duration.between(NOON, Instant.ofEpochMilli(micros / 1_000)).toMinutes();
  }

  private long counted(SessionCount what) {
    Map<SessionCount, Long> counts = new EnumMap<>(SessionCount.class);
    sessions.takeCounts(counts::put);
    return counts.getOrDefault(what, -1L);
  }

  @Test
  void session_isShownWhileOpen_atMostAsOftenAsIsSaid_andFinallyOnce() {
    ada(0);
    assertThat(flush()).containsExactly("OPEN 0-0 1");
    ada(0.1);
    assertThat(flush()).as("6 s later").isEmpty();
    brokerAt(0.2);
    assertThat(flush()).as("12 s later").containsExactly("OPEN 0-0 2");
    ada(30);
    assertThat(flush()).containsExactly("OPEN 0-30 3");
    brokerAt(61.9);
    assertThat(flush()).isEmpty();
    brokerAt(62);
    assertThat(flush()).containsExactly("FINAL 0-30 3");
    brokerAt(90);
    assertThat(flush()).isEmpty();
    assertThat(sessions.open()).isZero();
    assertThat(sessions.remembered()).isEqualTo(1);
  }

  @Test
  void pause_upToTheGapGoesOn_longerIsTheNextSession() {
    ada(0);
    ada(30);
    ada(60.1);
    assertThat(flush()).containsExactly("OPEN 0-30 2", "OPEN 60-60 1");
  }

  @Test
  void sessionId_goesOnOverAPause_andIsApartFromTheOthers() {
    under("s-1", 0);
    under("s-2", 10);
    ada(20);
    flush();
    brokerAt(100);
    assertThat(flush()).containsExactly("FINAL 0-0 1", "FINAL 10-10 1", "FINAL 20-20 1");
    under("s-1", 120);
    assertThat(flush()).containsExactly("OPEN 0-120 2");
    assertThat(counted(SessionCount.REOPENED)).isEqualTo(1);
  }

  @Test
  void lateEvent_extendsAClosedSession_backwardsAndForwards_withoutAnotherRow() {
    ada(100);
    brokerAt(200);
    assertThat(flush()).containsExactly("FINAL 100-100 1");
    brokerAt(201);
    ada(80);
    assertThat(flush()).containsExactly("FINAL 80-100 2");
    brokerAt(202);
    ada(120);
    assertThat(flush()).containsExactly("FINAL 80-120 3");
    assertThat(sessions.remembered()).isEqualTo(1);
    assertThat(counted(SessionCount.REOPENED)).isEqualTo(2);
  }

  @Test
  void lateEvent_betweenTwoSessions_makesThemOne_andWithdrawsTheLater() {
    ada(0);
    ada(50);
    brokerAt(200);
    assertThat(flush()).containsExactly("FINAL 0-0 1", "FINAL 50-50 1");
    ada(25);
    assertThat(flush()).containsExactly("WITHDRAWN 50-50", "FINAL 0-50 3");
    assertThat(counted(SessionCount.MERGED)).isEqualTo(1);
    sessions = restart(100);
    assertThat(sessions.remembered()).isEqualTo(1);
  }

  @Test
  void merge_ofASessionThatWasNeverShown_withdrawsNothing() {
    ada(0);
    ada(50);
    ada(25);
    assertThat(flush()).containsExactly("OPEN 0-50 3");
  }

  @Test
  void sessionWithoutEnd_isCutAtTheLongestLength_andGoesOnInTheNext() {
    for (int minute = 0; minute <= DAY + 40; minute += 20) {
      ada(minute);
    }
    assertThat(flush())
        .containsExactly(
            "FINAL 0-" + DAY + " " + (DAY / 20 + 1) + " capped",
            "OPEN " + (DAY + 20) + "-" + (DAY + 40) + " 2");
  }

  @Test
  void sessionThatWasShown_isShownAgainAsCapped_whenTheNextBegins() {
    under("s-1", 0);
    under("s-1", DAY);
    assertThat(flush()).containsExactly("OPEN 0-1440 2");
    under("s-1", DAY + 1);
    assertThat(flush()).containsExactlyInAnyOrder("OPEN 0-1440 2 capped", "OPEN 1441-1441 1");
  }

  @Test
  void oldLog_whileLiveTrafficGoesOn_hasItsOwnSessions() {
    now = 0;
    for (int minute = 0; minute < 100; minute += 10) { // last year: two sessions, pause of an hour
      brokerAt(now + 1);
      ada(minute - 365 * DAY + (minute >= 50 ? 60 : 0));
      under("live", now);
      flush();
    }
    flush();
    assertThat(known()).containsExactly("-525600--525560 5", "-525490--525450 5", "1-10 10");
    assertThat(counted(SessionCount.LATE)).isEqualTo(2);
    assertThat(sessions.open()).as("what was live").isEqualTo(1);
  }

  @Test
  void forgottenSession_isNotTouchedByWhatComesTooLate_whichIsCounted() {
    ada(0);
    brokerAt(2 * DAY);
    assertThat(flush()).as("shown before it is forgotten").containsExactly("FINAL 0-0 1");
    assertThat(sessions.remembered()).isZero();
    assertThat(store.all().hasNext()).isFalse();
    ada(10);
    brokerAt(2 * DAY + 1);
    assertThat(flush()).as("a session of its own").containsExactly("FINAL 10-10 1");
    assertThat(counted(SessionCount.LATE)).isEqualTo(1);
  }

  @Test
  void tooManySessions_forgetTheOneWithoutEventsForLongest_afterShowingIt() {
    sessions = restart(2);
    under("a", 0);
    under("b", 1);
    flush();
    under("a", 2);
    under("c", 3);
    assertThat(flush()).containsExactlyInAnyOrder("OPEN 0-2 2", "OPEN 3-3 1", "FINAL 1-1 1");
    assertThat(sessions.remembered()).isEqualTo(2);
    assertThat(counted(SessionCount.EVICTED)).isEqualTo(1);
  }

  @Test
  void idle_closesByTheWallClock_untilEventsComeAgain() {
    ada(0);
    flush();
    now = 33;
    sessions.idleAt(ms(now));
    assertThat(flush()).containsExactly("FINAL 0-0 1");
    sessions.add(
        Use.of(event("ada", "s-1", 1).build()), ms(1), ms(now)); // was in the broker meanwhile
    assertThat(flush()).containsExactly("OPEN 1-1 1");
  }

  @Test
  void restart_showsWhatWasNotShownYet_andGoesOn() {
    ada(0);
    flush();
    ada(0.1);
    assertThat(flush()).isEmpty();
    sessions = restart(100);
    ada(0.15);
    assertThat(flush()).containsExactly("OPEN 0-0 3");
  }

  @Test
  void blankIds_areNone() {
    sessions.add(Use.of(event(" ", "", 0).build()), ms(0), ms(0));
    assertThat(flush()).isEmpty();
    assertThat(counted(SessionCount.ANONYMOUS)).isEqualTo(1);
  }

  @Test
  void serviceName_isThatOfTheFirstEvent_alsoWhenThatComesLater() {
    sessions.add(Use.of(event("ada", null, 10).setServiceName("web").build()), ms(10), ms(10));
    sessions.add(Use.of(event("ada", null, 5).setServiceName("api").build()), ms(10), ms(10));
    sessions.add(Use.of(event("ada", null, 20).setServiceName("aaa").build()), ms(20), ms(20));
    flush();
    List<String> services = new ArrayList<>();
    new SessionStore(store).forEach(stored -> services.add(stored.session().serviceName()));
    assertThat(services).containsExactly("api");
  }
}
