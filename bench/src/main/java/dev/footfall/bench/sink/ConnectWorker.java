package dev.footfall.bench.sink;

import dev.footfall.bench.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Kafka Connect's standalone worker with one sink connector, in a JVM of its own. */
final class ConnectWorker implements AutoCloseable {

  /**
   * Where the profile {@code peers} of the build puts it; a system property of this name moves it.
   */
  private static final Path HOME =
      Path.of(System.getProperty("bench.peers", "bench/target/peers")).toAbsolutePath();

  private final ChildJvm process;

  /** Starts it; it begins to read when it is up. */
  ConnectWorker(Path directory, String heap, String servers, Map<String, String> connector)
      throws IOException {
    Path state = Files.createDirectories(directory.resolve("connect"));
    Map<String, String> worker = new HashMap<>();
    worker.put("bootstrap.servers", servers);
    worker.put("plugin.path", HOME.resolve("plugins").toString());
    worker.put("listeners", "http://127.0.0.1:0");
    worker.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    worker.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    worker.put("offset.storage.file.filename", state.resolve("offsets").toString());
    process =
        new ChildJvm(
            List.of("-Xmx" + heap),
            HOME.resolve("connect").resolve("*").toString(),
            "dev.footfall.bench.peers.ConnectMain",
            List.of(
                write(state.resolve("worker.properties"), worker),
                write(state.resolve("connector.properties"), connector)));
  }

  /** Why it can't be started, and what to do; empty when its jars are there. */
  static Optional<String> missing() {
    return Files.isDirectory(HOME.resolve("connect")) && Files.isDirectory(HOME.resolve("plugins"))
        ? Optional.empty()
        : Optional.of(
            "skipped, its jars are not in "
                + HOME
                + "; get them with: mvn package -P peers -DskipTests --projects bench/peers"
                + " --also-make");
  }

  private static String write(Path file, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (var to = Files.newOutputStream(file)) {
      properties.store(to, null);
    }
    return file.toString();
  }

  /** Waits until it has the first record. */
  void awaitFirst() throws IOException {
    process.await("first record"); // printed by bench/peers' converter
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.close();
  }
}
