package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.footfall.embedded.FootfallStack.Part;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a data directory holds after a good end, and after a bad one. */
class RestartIT {

  private static final Logger LOG = LoggerFactory.getLogger(RestartIT.class);
  private static final Duration CLEANED_UP = Duration.ofSeconds(30);

  @TempDir private Path directory = Path.of("");

  @Test
  void start_afterClose_continuesOnOtherPorts() throws Exception {
    try (EmbeddedStack first = EmbeddedStack.builder().dataDirectory(directory).start()) {
      new StackState(first.settings()).write("first");
    }
    try (EmbeddedStack second = EmbeddedStack.builder().dataDirectory(directory).start()) {
      StackState state = new StackState(second.settings());
      state.write("second");
      state.assertHolds("first", "second");
      assertThat(state.query("SHOW fsync")).containsExactly("on");
      assertThat(state.query("SHOW full_page_writes")).containsExactly("on");
      LOG.info("start times on existing data: {}", second.startTimes());
    }
  }

  @Test
  void postgres_hasMoreMemoryThanItsDefault_unlessAnOperatorSaysOtherwise() throws Exception {
    try (EmbeddedStack stack = postgres().start()) {
      StackState state = new StackState(stack.settings());
      assertThat(
              state.query(
                  "SELECT setting::int * 8 >= 131072 FROM pg_settings WHERE name = 'shared_buffers'"))
          .containsExactly("t");
      try (Connection superuser =
              DriverManager.getConnection(
                  stack.settings().get("database.url"), PostgresAccounts.SUPERUSER, "");
          Statement sql = superuser.createStatement()) {
        sql.execute("ALTER SYSTEM SET shared_buffers = '64MB'");
      }
      stack.restart(Part.POSTGRES);
      assertThat(state.query("SHOW shared_buffers")).containsExactly("64MB");
    }
  }

  @Test
  void start_afterKillOfTheProcess_continuesWithAllThatWasAcknowledged() throws Exception {
    try (ForkedStack forked = ForkedStack.start(directory.toString())) {
      LOG.info("start in a fresh process: {}", forked.settings().get("times"));
      List<ProcessHandle> children = forked.children();
      assertThat(children).as("registry, guard, PostgreSQL's").hasSizeGreaterThan(3);

      new StackState(forked.settings()).write("first");
      forked.kill();

      awaitGone(children);
      assertPortsClosed(forked);
      assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
    }
    try (EmbeddedStack second = EmbeddedStack.builder().dataDirectory(directory).start()) {
      LOG.info("start times after a kill: {}", second.startTimes());
      StackState state = new StackState(second.settings());
      state.write("second");
      state.assertHolds("first", "second");
    }
  }

  @Test
  void start_rightAfterKill_waitsForTheCleanUp() throws Exception {
    try (ForkedStack forked = ForkedStack.start(directory.toString(), "POSTGRES")) {
      new StackState(forked.settings()).writeRow("first");
      forked.kill();
      try (EmbeddedStack second = postgres().start()) {
        assertThat(new StackState(second.settings()).rows()).containsExactly("first");
      }
    }
  }

  @Test
  void start_afterKillOfTheGuardToo_takesOver() throws Exception {
    try (ForkedStack forked = ForkedStack.start(directory.toString(), "POSTGRES")) {
      new StackState(forked.settings()).writeRow("first");
      List<ProcessHandle> children = forked.children();
      children.stream()
          .filter(p -> p.info().commandLine().orElse("").contains(GuardMain.class.getName()))
          .forEach(ProcessHandle::destroyForcibly);
      forked.kill();
      assertThat(Postmaster.of(directory.resolve("postgres"))).as("an orphan").isPresent();

      try (EmbeddedStack second = postgres().start()) {
        assertThat(new StackState(second.settings()).rows()).containsExactly("first");
      }
      awaitGone(children);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "KILL"}) // what timeout sends, and what it sends later
  void signalToTheWholeGroup_stillStopsPostgres(String signal) throws Exception {
    assumeTrue(OwnSession.setsid().isPresent(), "no setsid on this machine");
    try (ForkedStack forked = ForkedStack.start(directory.toString(), "POSTGRES", "REGISTRY")) {
      List<ProcessHandle> children = forked.children();

      forked.signalGroup(signal);

      awaitGone(children);
      assertThat(directory.resolve("postgres/postmaster.pid")).doesNotExist();
    }
  }

  @Test
  void killOfAnEphemeralStack_removesItsDirectory() throws Exception {
    try (ForkedStack forked = ForkedStack.start("-", "POSTGRES", "KAFKA")) {
      List<ProcessHandle> children = forked.children();
      assertThat(forked.dataDirectory()).isDirectory();

      forked.kill();

      awaitGone(children);
      assertThat(forked.dataDirectory()).doesNotExist();
    }
  }

  @Test
  void killAfterABuildReplacedTheJar_stillCleansUp() throws Exception {
    assumeTrue(
        Files.isRegularFile(ChildJvm.ownClasses()), "this module's classes are not in a jar here");
    Path jar = Files.copy(ChildJvm.ownClasses(), directory.resolve("copy.jar"));
    try (ForkedStack forked = ForkedStack.start(jar, "-", "POSTGRES")) {
      List<ProcessHandle> children = forked.children();
      Files.writeString(jar, "no jar any more");

      forked.kill();

      awaitGone(children);
      assertThat(forked.dataDirectory()).doesNotExist();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signals")
  void interruptFromTheTerminal_stopsNoChildBeforeItsParent() throws Exception {
    assumeFalse(
        ForkedStack.ignoresInterrupts(),
        "the shell started this in the background, where an interrupt does nothing");
    try (ForkedStack forked = ForkedStack.start(directory.toString())) {
      List<ProcessHandle> children = forked.children();
      for (ProcessHandle child : forked.handle().descendants().toList()) {
        ForkedStack.signal("INT", child.pid());
      }
      StackState state = new StackState(forked.settings());
      state.write("signalled");
      assertThat(children).allMatch(ProcessHandle::isAlive);

      ForkedStack.signal("INT", forked.handle().pid());

      awaitGone(children);
      assertPortsClosed(forked);
    }
  }

  private EmbeddedStack.Builder postgres() {
    return EmbeddedStack.builder().dataDirectory(directory).only(Part.POSTGRES);
  }

  private static void awaitGone(List<ProcessHandle> processes) {
    Awaitility.await()
        .atMost(CLEANED_UP)
        .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
  }

  private static void assertPortsClosed(ForkedStack forked) throws IOException {
    for (String key : List.of("kafka.bootstrap.servers", "registry.url", "database.url")) {
      String address = forked.settings().getOrDefault(key, "");
      int port = Integer.parseInt(address.replaceFirst(".*127\\.0\\.0\\.1:(\\d+).*", "$1"));
      assertThat(isOpen(port)).as("%s %s is open", key, address).isFalse();
    }
  }

  private static boolean isOpen(int port) throws IOException {
    try (Socket socket = new Socket(LocalPorts.HOST, port)) {
      return socket.isConnected();
    } catch (ConnectException refused) {
      return false;
    }
  }
}
