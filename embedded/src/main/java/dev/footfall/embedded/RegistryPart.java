package dev.footfall.embedded;

import dev.footfall.embedded.FootfallStack.Part;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Apicurio Registry from its own distribution, in a child JVM: its libraries don't go together with
 * Kafka's. The state is an H2 file that is written through at each commit, so that a registration
 * that was answered survives a kill.
 */
final class RegistryPart implements StackPart {

  /** Names the directory with the registry's distribution. */
  static final String HOME = "footfall.registry.home";

  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final DataDirectory data;
  private final int port;
  private final RegistryApi api;
  private volatile @Nullable Process process;

  RegistryPart(DataDirectory data, int port) {
    this.data = data;
    this.port = port;
    this.api = new RegistryApi(port);
  }

  @Override
  public void start() {
    Path runner = runner();
    LocalPorts.requireFree(Part.REGISTRY, port);
    Path log = data.freshLog("registry");
    try {
      Path state = Files.createDirectories(data.of("registry"));
      Process child =
          ChildEnvironment.builder(command(runner))
              // The database is named relative to it: an H2 URL can't hold every path.
              .directory(state.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process = child;
      boolean ready = Patience.await(START_LIMIT, () -> !child.isAlive() || api.answers());
      if (!child.isAlive()) {
        throw failed("ended with exit code " + child.exitValue(), log);
      }
      if (!ready) {
        throw failed("does not answer within " + START_LIMIT.toSeconds() + " s", log);
      }
      api.requireFullCompatibility();
    } catch (IOException e) {
      kill();
      throw new StackException("the schema registry can't be started: " + e, e);
    } catch (RuntimeException e) {
      kill();
      throw e;
    }
  }

  private List<String> command(Path runner) {
    List<String> command = new ArrayList<>(List.of(ChildJvm.java(), "-Xmx160m"));
    command.addAll(ChildJvm.SMALL);
    command.add("-Dquarkus.http.host=" + LocalPorts.HOST);
    command.add("-Dquarkus.http.port=" + port);
    command.add("-Dquarkus.datasource.jdbc.url=jdbc:h2:file:./db;WRITE_DELAY=0");
    // Its default opens 20 connections before it serves.
    command.add("-Dquarkus.datasource.jdbc.initial-size=2");
    command.add("-Dquarkus.datasource.jdbc.min-size=2");
    command.add("-cp");
    command.add(
        ChildJvm.classPath(
            runner, runner.resolveSibling("lib").resolve("*"), ChildJvm.ownClasses()));
    command.add(RegistryMain.class.getName());
    command.add("io.quarkus.runner.GeneratedMain");
    return command;
  }

  private static Path runner() {
    String home = System.getProperty(HOME, "");
    String hint = "; it names the directory that the build unpacks, embedded/target/registry";
    if (home.isEmpty()) {
      throw new StackException(
          "the schema registry's distribution is unknown: system property "
              + HOME
              + " is not set"
              + hint);
    }
    Path directory = Path.of(home).toAbsolutePath();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*-runner.jar")) {
        for (Path jar : jars) {
          return jar;
        }
      } catch (IOException e) {
        throw new StackException(HOME + "=" + home + " can't be read: " + e, e);
      }
    }
    throw new StackException(
        "the schema registry's distribution is not in " + HOME + "=" + home + hint);
  }

  private StackException failed(String how, Path log) {
    return new StackException(
        "the schema registry on port %d %s; %s".formatted(port, how, LogTail.of(log)));
  }

  /** {@code SIGKILL}. */
  @Override
  public void kill() {
    Process child = process;
    process = null;
    if (child != null) {
      awaitEnd(child.destroyForcibly());
    }
  }

  @Override
  public void stop() {
    Process child = process;
    process = null;
    if (child != null) {
      child.destroy();
      if (!awaitEnd(child)) {
        awaitEnd(child.destroyForcibly());
      }
    }
  }

  private static boolean awaitEnd(Process child) {
    try {
      return child.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void describe(Map<String, String> settings) {
    settings.put("registry.url", api.url());
  }

  @Override
  public Optional<String> fault() {
    Process child = process;
    if (child == null) {
      return Optional.of("the schema registry is stopped");
    }
    return child.isAlive()
        ? Optional.empty()
        : Optional.of("the schema registry ended with exit code " + child.exitValue());
  }
}
