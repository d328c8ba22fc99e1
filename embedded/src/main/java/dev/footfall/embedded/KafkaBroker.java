package dev.footfall.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.BrokerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import scala.Option;

/**
 * A KRaft broker and controller in this JVM. This is the one class that knows Kafka's internal,
 * unsupported API; a new Kafka version breaks here and nowhere else.
 */
final class KafkaBroker {

  private static final int NODE_ID = 1;
  private static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENT = "CLIENT";

  private final Path logs;
  private final KafkaRaftServer server;

  private KafkaBroker(Path logs, KafkaRaftServer server) {
    this.logs = logs;
    this.server = server;
  }

  /** Formats the directory when it is new, starts, and returns when the broker serves. */
  static KafkaBroker start(Path logs, int port, int controllerPort) {
    BrokerFaults.install();
    format(logs);
    KafkaConfig config = KafkaConfig.fromProps(properties(logs, port, controllerPort), false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
      return new KafkaBroker(logs, server);
    } catch (Throwable failure) {
      try {
        server.shutdown();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  /** Stops in order: logs are flushed and marked as cleanly closed. */
  void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  /**
   * Stops as abruptly as this JVM survives: every connection is cut first, so that clients get no
   * answer, no transaction ends and no group member leaves in order; then threads and files are
   * released, and the marker of a clean shutdown is removed, so that the next start recovers the
   * logs as after a crash.
   */
  void kill() {
    broker().socketServer().shutdown();
    stop();
    try {
      Files.deleteIfExists(logs.resolve(".kafka_cleanshutdown"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BrokerServer broker() {
    try {
      Field field = KafkaRaftServer.class.getDeclaredField("broker");
      field.setAccessible(true);
      return (BrokerServer) ((Option<?>) field.get(server)).get();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("KafkaRaftServer is not the one of the pinned version", e);
    }
  }

  private static void format(Path logs) {
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(logs);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName(CONTROLLER)
          .setDirectories(List.of(logs.toString()))
          .setMetadataLogDirectory(logs.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .run();
    } catch (Exception e) { // what Formatter.run declares
      throw new StackException("Kafka's directory " + logs + " can't be formatted: " + e, e);
    }
  }

  private static Properties properties(Path logs, int port, int controllerPort) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE_ID));
    p.put("log.dirs", logs.toString());

    String client = CLIENT + "://" + LocalPorts.HOST + ":" + port;
    String controller = LocalPorts.HOST + ":" + controllerPort;
    p.put("listeners", client + "," + CONTROLLER + "://" + controller);
    p.put("advertised.listeners", client);
    p.put("listener.security.protocol.map", CLIENT + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    p.put("inter.broker.listener.name", CLIENT);
    p.put("controller.listener.names", CONTROLLER);
    p.put("controller.quorum.voters", NODE_ID + "@" + controller);

    // A typo in a topic name is an error here, as it is on a well-kept cluster.
    p.put("auto.create.topics.enable", "false");
    p.put("default.replication.factor", "1");
    p.put("min.insync.replicas", "1");
    p.put("offsets.topic.num.partitions", "4");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    // A killed member of a group of the new protocol keeps its partitions for 45 s by default.
    p.put("group.consumer.min.session.timeout.ms", "10000");
    p.put("group.consumer.session.timeout.ms", "10000");
    p.put("group.consumer.min.heartbeat.interval.ms", "3000");
    p.put("group.consumer.heartbeat.interval.ms", "3000");

    // After a kill the controller takes the broker of before for alive until its session ends, and
    // refuses the new one so long. The default of 9 s makes a slow start; with much less, a busy
    // machine fences a healthy broker.
    p.put("broker.session.timeout.ms", "5000");
    p.put("broker.heartbeat.interval.ms", "1000");
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("log.cleaner.dedupe.buffer.size", Long.toString(4L << 20)); // default is 128 MiB of heap
    p.put("metric.reporters", "");
    return p;
  }
}
