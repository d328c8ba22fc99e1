package dev.footfall.aggregator.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.TopologyHarness;
import dev.footfall.events.SessionState;
import dev.footfall.events.SessionSummary;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.serde.FakeRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions as the whole topology gives them out; the test driver commits after each record. */
class SessionTopologyTest {

  private static final Instant NOW = Instant.parse("2025-03-12T12:00:00Z");

  @TempDir Path stateDir;

  private final FakeRegistry registry = FakeRegistry.start();
  private final StoredSessions stored = new StoredSessions();
  private TopologyHarness topology;
  private long seq;

  @SuppressWarnings("NullAway.Init")
  SessionTopologyTest() {}

  @BeforeEach
  void start() {
    topology = new TopologyHarness(registry, stateDir, NOW, Map.of());
  }

  @AfterEach
  void stop() {
    topology.close();
    registry.close();
  }

  private UsageEvent.Builder event(Instant time) {
    return Samples.usageEvent()
        .setOccurredAt(time)
        .setProducerSeq(++seq)
        .setSessionId(null)
        .setUserId("ada");
  }

  private List<SessionState> output() {
    List<KeyValue<String, SessionSummary>> records = topology.sessions();
    records.forEach(record -> stored.apply(record.key, record.value));
    return records.stream().map(record -> record.value.getState()).toList();
  }

  @Test
  void event_isASessionAtOnce_withAllItsFields() {
    topology.send(
        Samples.usageEvent().setOccurredAt(NOW.minusSeconds(5)).setSessionId("s-1").build(), NOW);

    SessionSummary session = topology.sessions().get(0).value;
    assertThat(session.getState()).isEqualTo(SessionState.OPEN);
    assertThat(session.getUserId()).isEqualTo("ada@example.com");
    assertThat(session.getSessionId()).isEqualTo("s-1");
    assertThat(session.getServiceName()).isEqualTo("crm-api");
    assertThat(session.getStartedAt()).isEqualTo(NOW.minusSeconds(5));
    assertThat(session.getEndedAt()).isEqualTo(NOW.minusSeconds(5));
    assertThat(session.getDurationMs()).isZero();
    assertThat(session.getActivities()).isEqualTo(1);
    assertThat(session.getErrors()).isEqualTo(1);
    assertThat(session.getPages()).isEqualTo(1);
    assertThat(session.getTopActions()).hasSize(1);
    assertThat(session.getCapped()).isFalse();
    assertThat(session.getMergedInto()).isNull();
    assertThat(session.getEmittedAt()).isEqualTo(NOW);
  }

  @Test
  void silence_closesSessionsByTheWallClock() {
    topology.send(event(NOW).build(), NOW);
    assertThat(output()).containsExactly(SessionState.OPEN);
    topology.pass(Duration.ofMinutes(31));
    assertThat(output()).isEmpty();
    topology.pass(Duration.ofSeconds(70));
    assertThat(output()).containsExactly(SessionState.FINAL);
    assertThat(topology.gauge("sessions.open")).isZero();
    assertThat(topology.gauge("sessions.remembered")).isEqualTo(1);
  }

  @Test
  void lateEvent_withdrawsTheSessionItMakesPartOfAnother() {
    topology.send(event(NOW.minusSeconds(50 * 60)).build(), NOW);
    topology.send(event(NOW).build(), NOW);
    topology.pass(Duration.ofSeconds(20));
    assertThat(output()).containsExactlyInAnyOrder(SessionState.OPEN, SessionState.FINAL);
    topology.send(event(NOW.minusSeconds(25 * 60)).build(), NOW.plusSeconds(20));
    List<KeyValue<String, SessionSummary>> records = topology.sessions();
    assertThat(records.stream().map(r -> r.value.getState()))
        .containsExactly(SessionState.WITHDRAWN, SessionState.OPEN);
    assertThat(records.get(0).value.getMergedInto()).isEqualTo(records.get(1).key);
    assertThat(records.get(1).value.getActivities()).isEqualTo(3);
  }

  @Test
  void duplicatesAndRubbish_areInNoSession_andTheCountersAddUp() {
    UsageEvent once = event(NOW).build();
    topology.send(once, NOW);
    topology.send(once, NOW.plusSeconds(1));
    topology.send(event(NOW).setUserId(null).build(), NOW);
    topology.send(event(NOW.plus(Duration.ofDays(1))).build(), NOW);
    topology.pass(Duration.ofSeconds(20));
    output();
    assertThat(stored.events()).isEqualTo(1);
    assertThat(topology.counted("sessions.events")).isEqualTo(1);
    assertThat(topology.counted("sessions.anonymous")).isEqualTo(1);
    assertThat(topology.counted("consumed"))
        .isEqualTo(
            topology.counted("sessions.events")
                + topology.counted("sessions.anonymous")
                + topology.counted("duplicates")
                + topology.counted("set.aside"));
  }

  @Test
  void recordsOfOneUser_areInOnePartition() {
    SessionPartitioner partitioner = new SessionPartitioner();
    SessionSummary withId = Samples.sessionSummary().build();
    SessionSummary without = Samples.sessionSummary().setSessionId(null).build();
    SessionSummary unknown = Samples.sessionSummary().setUserId(null).build();
    assertThat(partitioner.partitions("sessions", "k", withId, 1000))
        .isEqualTo(partitioner.partitions("sessions", "l", without, 1000))
        .isNotEqualTo(partitioner.partitions("sessions", "k", unknown, 1000));
  }
}
