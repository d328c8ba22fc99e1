package dev.footfall.embedded;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The parts in containers of the official images. Their ports on this machine are fixed at the
 * start, because an engine gives a restarted container other ones. Thread-safe.
 */
final class ContainerStack implements FootfallStack {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final Map<Part, GenericContainer<?>> containers = new EnumMap<>(Part.class);
  private final Map<Part, Integer> ports = new EnumMap<>(Part.class);

  private ContainerStack() {}

  /** A container engine elsewhere does not count: its ports are not on 127.0.0.1. */
  static boolean dockerIsHere() {
    DockerClientFactory docker = DockerClientFactory.instance();
    return docker.isDockerAvailable() && docker.dockerHostIpAddress().equals("localhost");
  }

  static ContainerStack start(Part... parts) {
    Set<Part> wanted =
        parts.length == 0 ? EnumSet.allOf(Part.class) : EnumSet.copyOf(Arrays.asList(parts));
    ContainerStack stack = new ContainerStack();
    try {
      for (Part part : wanted) {
        int port = LocalPorts.free();
        GenericContainer<?> container = container(part);
        container.setPortBindings(
            List.of(LocalPorts.HOST + ":" + port + ":" + container.getExposedPorts().get(0)));
        stack.containers.put(part, container);
        stack.ports.put(part, port);
        container.start();
        stack.awaitService(part);
      }
      return stack;
    } catch (RuntimeException e) {
      try {
        stack.close();
      } catch (RuntimeException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  private static GenericContainer<?> container(Part part) {
    return switch (part) {
      case KAFKA ->
          new KafkaContainer("apache/kafka:4.3.1")
              .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
              .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4")
              .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4")
              .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
              .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
              .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "5000")
              .withEnv("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "1000");
      case REGISTRY ->
          new GenericContainer<>("apicurio/apicurio-registry:3.3.0")
              .withExposedPorts(8080)
              .withEnv("APICURIO_STORAGE_KIND", "sql")
              .withEnv("APICURIO_STORAGE_SQL_KIND", "h2")
              .withEnv("APICURIO_DATASOURCE_URL", "jdbc:h2:file:/tmp/registry;WRITE_DELAY=0")
              .waitingFor(
                  Wait.forHttp("/apis/ccompat/v7/subjects").withStartupTimeout(START_LIMIT));
      case POSTGRES ->
          new PostgreSQLContainer("postgres:18")
              .withUsername(PostgresAccounts.SUPERUSER)
              .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust");
    };
  }

  private void awaitService(Part part) {
    int port = port(part);
    try {
      if (!Patience.await(START_LIMIT, () -> answers(part, port))) {
        throw new IllegalStateException(
            "%s does not serve within %s; its log:%n%s"
                .formatted(part, START_LIMIT, container(containers, part).getLogs()));
      }
      switch (part) {
        case KAFKA -> {}
        case REGISTRY -> new RegistryApi(port).requireFullCompatibility();
        case POSTGRES -> PostgresAccounts.create(port);
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(part + " does not serve: " + e, e);
    }
  }

  private static boolean answers(Part part, int port) {
    return switch (part) {
      case KAFKA -> kafkaAnswers(port);
      case REGISTRY -> new RegistryApi(port).answers();
      case POSTGRES -> PostgresAccounts.answers(port);
    };
  }

  private static boolean kafkaAnswers(int port) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            LocalPorts.HOST + ":" + port,
            "default.api.timeout.ms",
            2000,
            "request.timeout.ms",
            1000);
    try (Admin admin = Admin.create(config)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    ports.forEach(
        (part, port) -> {
          switch (part) {
            case KAFKA -> settings.put("kafka.bootstrap.servers", LocalPorts.HOST + ":" + port);
            case REGISTRY -> settings.put("registry.url", new RegistryApi(port).url());
            case POSTGRES -> PostgresAccounts.describe(port, settings);
          }
        });
    return settings;
  }

  @Override
  public synchronized void kill(Part part) {
    GenericContainer<?> container = container(containers, part);
    if (container.isRunning()) {
      container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }
  }

  @Override
  public synchronized void restart(Part part) {
    GenericContainer<?> container = container(containers, part);
    kill(part);
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    awaitService(part);
  }

  @Override
  public synchronized void close() {
    List<Runnable> steps = new ArrayList<>();
    containers.values().forEach(container -> steps.add(container::stop));
    Failures.throwAfterAll(steps);
  }

  private int port(Part part) {
    return ports.getOrDefault(part, 0);
  }

  private static GenericContainer<?> container(
      Map<Part, GenericContainer<?>> containers, Part part) {
    GenericContainer<?> found = containers.get(part);
    if (found == null) {
      throw new IllegalArgumentException(
          "this stack has no %s, only %s".formatted(part, containers.keySet()));
    }
    return found;
  }
}
