package dev.footfall.embedded;

import dev.footfall.embedded.FootfallStack.Part;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kafka in this JVM. Records are in the page cache of the operating system when they are
 * acknowledged, and not forced to disk: they survive a kill of this process, and not a power cut,
 * which is Kafka's own default.
 */
final class KafkaPart implements StackPart {

  private final Path logs;
  private final int port;
  private volatile @Nullable KafkaBroker broker;

  KafkaPart(Path logs, int port) {
    this.logs = logs;
    this.port = port;
  }

  @Override
  public void start() {
    LocalPorts.requireFree(Part.KAFKA, port);
    BrokerFaults.clear();
    try {
      // The controller's port is nobody's business and may change with each start.
      broker = KafkaBroker.start(logs, port, LocalPorts.free());
    } catch (StackException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StackException(
          "Kafka does not start on port %d with its data in %s: %s".formatted(port, logs, e), e);
    }
  }

  @Override
  public void kill() {
    KafkaBroker running = broker;
    broker = null;
    if (running != null) {
      running.kill();
    }
  }

  @Override
  public void stop() {
    KafkaBroker running = broker;
    broker = null;
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public void describe(Map<String, String> settings) {
    settings.put("kafka.bootstrap.servers", LocalPorts.HOST + ":" + port);
  }

  @Override
  public Optional<String> fault() {
    return broker == null ? Optional.of("Kafka is stopped") : BrokerFaults.latest();
  }
}
