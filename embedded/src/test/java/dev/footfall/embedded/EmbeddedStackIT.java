package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.embedded.FootfallStack.Part;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class EmbeddedStackIT {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStackIT.class);

  private static EmbeddedStack stack = started();
  private static StackState state = new StackState(Map.of());

  private static EmbeddedStack started() {
    return EmbeddedStack.builder().start();
  }

  @BeforeAll
  static void start() {
    state = new StackState(stack.settings());
    LOG.info("start times: {}", stack.startTimes());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void settings_nameEveryPart() {
    assertThat(stack.settings())
        .containsEntry("kafka.bootstrap.servers", "127.0.0.1:" + stack.ports().kafka())
        .containsEntry(
            "registry.url", "http://127.0.0.1:" + stack.ports().registry() + "/apis/ccompat/v7")
        .containsEntry(
            "database.url", "jdbc:postgresql://127.0.0.1:" + stack.ports().postgres() + "/footfall")
        .containsEntry("database.owner.user", "footfall_owner")
        .containsEntry("database.writer.user", "footfall_writer")
        .containsEntry("database.reader.user", "footfall_reader");
  }

  @Test
  void killAndRestart_keepsTheStateOfEveryPart() throws Exception {
    state.write("before");
    for (Part part : Part.values()) {
      stack.kill(part);
      assertThat(stack.notReady()).as("after kill of %s", part).hasSize(1);
      stack.restart(part);
      assertThat(stack.notReady()).as("after restart of %s", part).isEmpty();
    }
    state.write("after");
    state.assertHolds("before", "after");
  }

  @Test
  void kafka_refusesUnknownTopics() {
    Map<String, Object> config =
        Map.of("bootstrap.servers", "127.0.0.1:" + stack.ports().kafka(), "max.block.ms", 1000);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      ProducerRecord<String, String> toTypo = new ProducerRecord<>("usage-evnets", "x");
      assertThatThrownBy(() -> producer.send(toTypo).get())
          .hasCauseInstanceOf(TimeoutException.class)
          .hasMessageContaining("usage-evnets");
    }
  }

  @Test
  void postgres_ownerMayCreateRolesAndTablesAndIsNoSuperuser() throws Exception {
    try (Connection c = state.owner();
        Statement s = c.createStatement()) {
      s.execute("CREATE ROLE some_reader LOGIN");
      s.execute("CREATE TABLE some_table (x int)");
      s.execute("GRANT SELECT ON some_table TO some_reader");
    }
    assertThat(state.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
        .containsExactly("f");
    assertThat(state.query("SELECT current_setting('server_version_num')::int / 10000"))
        .containsExactly("18");
  }

  @Test
  void postgres_listensOnLoopbackOnlyAndLosesNoCommitInAKill() throws Exception {
    assertThat(state.query("SHOW listen_addresses")).containsExactly("127.0.0.1");
    assertThat(Path.of("/tmp/.s.PGSQL." + stack.ports().postgres())).doesNotExist();
    assertThat(state.query("SHOW synchronous_commit")).containsExactly("on");
    assertThat(state.query("SHOW fsync")).containsExactly("off");
  }

  @Test
  void registry_checksCompatibilityFromTheStart() throws Exception {
    assertThat(state.get("/config")).contains("FULL_TRANSITIVE");
  }

  @Test
  void kill_ofAnAbsentPart_saysWhichThereAre() {
    try (EmbeddedStack postgres = EmbeddedStack.builder().only(Part.POSTGRES).durable().start()) {
      assertThat(postgres.settings()).doesNotContainKeys("registry.url", "kafka.bootstrap.servers");
      assertThatThrownBy(() -> postgres.kill(Part.KAFKA))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("this stack has no KAFKA, only [POSTGRES]");
    }
  }

  @Test
  void close_leavesNothingBehind() throws Exception {
    EmbeddedStack closing = EmbeddedStack.builder().only(Part.REGISTRY, Part.POSTGRES).start();
    Path directory = closing.dataDirectory();
    List<ProcessHandle> children =
        Stream.concat(
                ProcessHandle.current().descendants().filter(p -> isOf(p, directory)),
                Postmaster.of(directory.resolve("postgres")).stream())
            .toList();
    assertThat(children).as("guard and PostgreSQL").hasSizeGreaterThanOrEqualTo(2);

    closing.close();
    closing.close();

    assertThat(directory).doesNotExist();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    assertThat(LocalPorts.isFree(closing.ports().registry())).isTrue();
    assertThat(LocalPorts.isFree(closing.ports().postgres())).isTrue();
    assertThatThrownBy(() -> closing.restart(Part.POSTGRES)).hasMessageContaining("is closed");
  }

  private static boolean isOf(ProcessHandle process, Path directory) {
    return process.info().commandLine().filter(c -> c.contains(directory.toString())).isPresent();
  }
}
