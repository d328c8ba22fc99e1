package dev.footfall.aggregator.adoption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.TopologyHarness;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.serde.FakeRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adoption as the whole topology gives it out; the test driver commits after each record. */
class AdoptionTopologyTest {

  private static final Instant NOW = Instant.parse("2025-03-12T12:00:00Z");

  @TempDir Path stateDir;

  private final FakeRegistry registry = FakeRegistry.start();
  private final StoredAdoption stored = new StoredAdoption();
  private TopologyHarness topology;
  private long seq;

  @SuppressWarnings("NullAway.Init")
  AdoptionTopologyTest() {}

  @BeforeEach
  void start() {
    topology = new TopologyHarness(registry, stateDir, NOW, Map.of());
  }

  @AfterEach
  void stop() {
    topology.close();
    registry.close();
  }

  private void assign(String window, int minute, String persona) {
    topology.send(
        Assignments.of("ada", window, NOW.plusSeconds(60L * minute), persona),
        NOW.plusSeconds(600));
  }

  private UsageEvent.Builder use(int minute, String persona) {
    return Samples.usageEvent()
        .setProducerSeq(++seq)
        .setUserId("ada")
        .setOccurredAt(NOW.plusSeconds(60L * minute))
        .setPersonaId(persona);
  }

  private void uses(int minute, String persona) {
    topology.send(use(minute, persona).build(), NOW.plusSeconds(600));
  }

  private void read() {
    topology.pass(Duration.ofSeconds(20));
    topology.adoption().forEach(record -> stored.apply(record.key, record.value));
  }

  @Test
  void use_countsForThePersonaOfItsTime_inEachWindow() {
    assign("30d", 0, "saver");
    assign("30d", 5, "spender");
    assign("180d", 3, "saver");
    uses(6, "saver");
    uses(4, "saver");
    uses(1, "spender");
    read();
    assertThat(stored.days())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "2025-03-12 30d spender saver credit UI", "1 by 1",
                "2025-03-12 30d saver saver credit UI", "1 by 1",
                "2025-03-12 30d saver spender credit UI", "1 by 1",
                "2025-03-12 180d saver saver credit UI", "2 by 1",
                "2025-03-12 180d null spender credit UI", "1 by 1"));
  }

  @Test
  void standings_followAssignmentsAndFirstUses() {
    assign("30d", 0, "saver");
    read();
    assertThat(stored.standings()).containsExactly(Map.entry("30d saver", "0 of 1"));
    uses(1, "spender");
    uses(1, "saver");
    uses(2, "saver");
    read();
    assertThat(stored.standings()).containsExactly(Map.entry("30d saver", "1 of 1"));
    assign("30d", 3, "spender");
    assign("30d", 3, "spender"); // sent again
    read();
    assertThat(stored.standings())
        .containsExactlyInAnyOrderEntriesOf(Map.of("30d saver", "0 of 0", "30d spender", "0 of 1"));
    assertThat(topology.gauge("adoption.users")).isEqualTo(1);
  }

  @Test
  void assignmentThatComesAfterTheUse_countsFromThenOn() {
    uses(5, "saver");
    assign("30d", 0, "saver");
    uses(6, "saver");
    read();
    assertThat(stored.days())
        .containsEntry("2025-03-12 30d null saver credit UI", "1 by 1")
        .containsEntry("2025-03-12 30d saver saver credit UI", "1 by 1");
  }

  @Test
  void useWithoutPersonaAndAssignment_isNotCounted() {
    topology.send(use(0, "").setPersonaId(null).build(), NOW);
    read();
    assertThat(stored.days()).isEmpty();
    assertThat(topology.counted("adoption.counted")).isZero();
  }

  @Test
  void badAssignment_isSetAside_withItsTopicAndReason() {
    topology.send(Samples.assignmentEvent().setAssignedAt(NOW).setConfidence(2).build(), NOW);
    assertThat(topology.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(header(letter, "footfall.reason")).isEqualTo("confidence_out_of_range");
              assertThat(header(letter, "footfall.topic")).isEqualTo("assignment-events");
            });
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyOrderOfUses_equalsTheRecomputation(long seed) {
    Instant from = NOW.minus(Duration.ofHours(30));
    List<AssignmentEvent> assignments = new ArrayList<>(Assignments.ofUsers(60, from));
    List<UsageEvent> events = new ArrayList<>(Samples.usageEvents(seed, 1_000, from, NOW));
    Collections.shuffle(assignments, new Random(seed));
    Collections.shuffle(events, new Random(seed));
    assignments.forEach(assignment -> topology.send(assignment, NOW));
    for (UsageEvent event : events) {
      topology.send(event, NOW);
      if (event.getProducerSeq() % 3 == 0) {
        topology.send(event, NOW);
      }
    }
    read();

    AdoptionRecomputation expected = AdoptionRecomputation.of(assignments, events);
    assertThat(stored.days()).isEqualTo(expected.days());
    assertThat(stored.standings()).isEqualTo(expected.standings());
  }
}
