package dev.footfall.bench.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.bench.ChildJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/** Kafka Connect's standalone worker in a JVM of its own, told over HTTP what to run. */
final class ConnectWorker implements AutoCloseable {

  /**
   * Where the profile {@code peers} of the build puts it; a system property of this name moves it.
   */
  private static final Path HOME =
      Path.of(System.getProperty("bench.peers", "bench/target/peers")).toAbsolutePath();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final long LOOK_NANOS = 100_000_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ChildJvm process;
  private final URI connectors;

  /** Starts it, and waits until it can be told. */
  ConnectWorker(Path directory, String heap, String servers) throws Exception {
    String address = "http://127.0.0.1:" + freePort();
    Path state = Files.createDirectories(directory.resolve("connect"));
    Properties worker = new Properties();
    worker.put("bootstrap.servers", servers);
    worker.put("plugin.path", HOME.resolve("plugins").toString());
    worker.put("listeners", address);
    worker.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    worker.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    worker.put("offset.storage.file.filename", state.resolve("offsets").toString());
    Path settings = state.resolve("worker.properties");
    try (var to = Files.newOutputStream(settings)) {
      worker.store(to, null);
    }
    connectors = URI.create(address + "/connectors");
    process =
        new ChildJvm(
            List.of("-Xmx" + heap),
            HOME.resolve("connect").resolve("*").toString(),
            "dev.footfall.bench.peers.ConnectMain",
            List.of(settings.toString()));
    try {
      awaitReady();
    } catch (Exception e) {
      process.close();
      throw e;
    }
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** It refuses connections first, and then knows no connectors for a moment. */
  private void awaitReady() throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!ready()) {
      if (!isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("Kafka Connect does not start; what it said is above");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean ready() throws InterruptedException {
    try {
      return send(HttpRequest.newBuilder(connectors).GET()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Begins to run a connector with settings of which {@code name} is one. */
  void begin(Map<String, String> connector) throws Exception {
    Map<String, Object> body = Map.of("name", connector.get("name"), "config", connector);
    send(
        HttpRequest.newBuilder(connectors)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))),
        201);
  }

  /** Waits until the run of that name has the first record. */
  void awaitFirst(String run) throws IOException {
    process.await("first record of " + run); // printed by bench/peers' converter
  }

  /** Ends the connector of that name. */
  void end(String name) throws Exception {
    send(HttpRequest.newBuilder(URI.create(connectors + "/" + name)).DELETE(), 204);
  }

  private void send(HttpRequest.Builder request, int expected) throws Exception {
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() != expected) {
      throw new IllegalStateException("Kafka Connect answers " + answer.body());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
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
