package dev.footfall.producer;

import dev.footfall.schemas.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka client, made when it is first needed and made anew when it has failed for good. Making
 * one throws when the broker's name can't be resolved, so it can't be part of building a tracker.
 * The sender's thread only.
 */
final class KafkaLink {

  private static final Logger log = LoggerFactory.getLogger(KafkaLink.class);

  private final Supplier<Producer<byte[], byte[]>> connector;
  private @Nullable Producer<byte[], byte[]> producer;
  private boolean warm;

  KafkaLink(Supplier<Producer<byte[], byte[]>> connector) {
    this.connector = connector;
  }

  /**
   * A client that knows the partitions of the usage topic, and so has reached the broker.
   *
   * @throws org.apache.kafka.common.KafkaException when it has not, within the client's {@code
   *     max.block.ms}
   */
  Producer<byte[], byte[]> open() {
    Producer<byte[], byte[]> client = producer;
    if (client == null) {
      client = connector.get();
      producer = client;
    }
    if (!warm) {
      client.partitionsFor(Topics.USAGE_EVENTS.name());
      warm = true;
    }
    return client;
  }

  /**
   * Whether the client's own thread is gone, as after an {@link OutOfMemoryError} in it that the
   * application survived: what the client was given is then neither sent, nor does it ever fail.
   */
  boolean hasDied() {
    Producer<byte[], byte[]> client = producer;
    return client != null
        && client.metrics().keySet().stream()
            .map(metric -> metric.tags().get("client-id"))
            .filter(Objects::nonNull)
            .findFirst()
            .map(id -> !isAlive(KafkaProducer.NETWORK_THREAD_PREFIX + " | " + id))
            .orElse(false);
  }

  /** The client was made by this thread, and so its own is of the same group. */
  private static boolean isAlive(String name) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    Thread[] threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads);
    return count == threads.length // there may be more than fit
        || Arrays.stream(threads, 0, count).anyMatch(t -> t.getName().equals(name));
  }

  /** The client that has reached the broker; null when there is none. */
  @Nullable Producer<byte[], byte[]> opened() {
    return warm ? producer : null;
  }

  /**
   * Closes the client, if there is one; the next {@link #open()} makes a new one. What it had not
   * sent when {@code limit} ran out has failed when this returns.
   */
  void close(Duration limit) {
    Producer<byte[], byte[]> client = producer;
    producer = null;
    warm = false;
    if (client != null) {
      try {
        client.close(limit);
      } catch (RuntimeException e) {
        log.debug("closing the Kafka client failed, which changes nothing", e);
      }
    }
  }
}
