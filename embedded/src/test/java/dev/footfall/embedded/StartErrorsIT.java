package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footfall.embedded.FootfallStack.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a person can get wrong has a message that says what to do. */
class StartErrorsIT {

  @TempDir private Path directory = Path.of("");

  @Test
  void start_onADirectoryInUse_namesItAndTheProcess() throws IOException {
    String holder = "in process " + ProcessHandle.current().pid();
    try (EmbeddedStack first = kept(directory).only(Part.POSTGRES).start()) {
      assertThat(first.notReady()).isEmpty();
      assertThatThrownBy(() -> kept(directory).only(Part.KAFKA).start())
          .isInstanceOf(StackException.class)
          .hasMessageContainingAll(directory.toString(), holder, "--data-dir");
      assertThat(first.notReady()).as("the first one is not disturbed").isEmpty();
      assertThatThrownBy(() -> ForkedStack.start(directory.toString(), "POSTGRES"))
          .as("and still has its lock")
          .hasMessageContaining("ended before its stack served");
    }
  }

  @Test
  void start_onADirectoryInUseByAnotherProcess_namesItAndTheProcess() throws IOException {
    try (ForkedStack other = ForkedStack.start(directory.toString(), "POSTGRES")) {
      assertThatThrownBy(() -> kept(directory).start())
          .isInstanceOf(StackException.class)
          .hasMessageContainingAll(
              directory.toString(), "in process " + other.handle().pid(), "--data-dir");
    }
  }

  @Test
  void start_onATakenPort_namesPortPartAndOption() throws IOException {
    InetAddress loopback = InetAddress.getByName(LocalPorts.HOST);
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> kept(directory).ports(new Ports(port, 0, 0)).start())
          .isInstanceOf(StackException.class)
          .hasMessageContainingAll("port " + port, "Kafka", "--port-offset");
      assertThatThrownBy(() -> kept(directory).ports(new Ports(0, port, 0)).start())
          .hasMessageContainingAll("port " + port, "registry", "--port-offset");
      assertThatThrownBy(() -> kept(directory).ports(new Ports(0, 0, port)).start())
          .hasMessageContainingAll("port " + port, "PostgreSQL", "--port-offset");
    }
  }

  @Test
  void start_onAReadOnlyDirectory_saysSo() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "size=400m,ro")) {
      assertThatThrownBy(() -> kept(disk.path()).start())
          .isInstanceOf(StackException.class)
          .hasMessageContainingAll(disk.path().toString(), "Read-only file system", "--data-dir");
    }
  }

  @Test
  void start_onAFullDisk_saysHowMuchIsNeeded() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "size=20m")) {
      assertThatThrownBy(() -> kept(disk.path()).start())
          .isInstanceOf(StackException.class)
          .hasMessageContainingAll(disk.path().toString(), "MiB left", "256 MiB", "--data-dir");
    }
  }

  @Test
  void start_onAFile_saysSo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    assertThatThrownBy(() -> kept(file).start())
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll(file.toString(), "FileAlreadyExists");
  }

  @Test
  void start_withoutRegistryHome_namesThePropertyAndStopsTheOthers() throws Exception {
    String home = System.getProperty(RegistryPart.HOME, "");
    System.clearProperty(RegistryPart.HOME);
    try {
      StackException unset =
          catchThrowableOfType(StackException.class, () -> kept(directory).start());
      assertThat(unset).hasMessageContainingAll(RegistryPart.HOME, "is not set");
      assertThat(Postmaster.of(directory.resolve("postgres"))).isEmpty();

      System.setProperty(RegistryPart.HOME, directory.toString());
      assertThatThrownBy(() -> kept(directory).only(Part.REGISTRY).start())
          .hasMessageContainingAll(RegistryPart.HOME + "=" + directory, "embedded/target/registry");
    } finally {
      System.setProperty(RegistryPart.HOME, home);
    }
    try (EmbeddedStack again = kept(directory).start()) {
      assertThat(again.notReady()).as("nothing of the failed starts is in the way").isEmpty();
    }
  }

  @Test
  void start_whenSeveralPartsFail_keepsEveryReason() throws IOException {
    Files.writeString(directory.resolve("postgres"), "in the way");
    Files.writeString(directory.resolve("registry"), "in the way");
    StackException both =
        catchThrowableOfType(
            StackException.class, () -> kept(directory).only(Part.REGISTRY, Part.POSTGRES).start());
    assertThat(both).hasMessageContaining("registry");
    assertThat(both.getSuppressed())
        .anySatisfy(e -> assertThat(e).hasMessageContaining("PostgreSQL does not start"));
  }

  @Test
  void start_onDataOfAnotherPostgres_namesBothVersions() throws IOException {
    Path cluster = Files.createDirectories(directory.resolve("postgres"));
    Files.writeString(cluster.resolve("PG_VERSION"), "16\n");
    assertThatThrownBy(() -> kept(directory).only(Part.POSTGRES).start())
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll(cluster.toString(), "PostgreSQL 16", "18");
  }

  private static EmbeddedStack.Builder kept(Path directory) {
    return EmbeddedStack.builder().dataDirectory(directory);
  }
}
