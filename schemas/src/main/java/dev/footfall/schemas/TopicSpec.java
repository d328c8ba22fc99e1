package dev.footfall.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic as Footfall wants it.
 *
 * <p>Every topic is stamped with the broker's append time: retention then counts from arrival, so
 * that a replayed log of last year is not deleted at the next clean-up, and a client with a wrong
 * clock can't move anything.
 *
 * @param name name of the topic
 * @param keySchema Avro schema of the key, empty when it is a plain UTF-8 string
 * @param valueSchema Avro schema of the value, empty when it is raw bytes
 * @param partitions how many partitions a new topic gets
 * @param retention how long a record is kept after it arrived
 */
public record TopicSpec(
    String name,
    Optional<Schema> keySchema,
    Optional<Schema> valueSchema,
    int partitions,
    Duration retention) {

  /**
   * Largest record of a topic of raw bytes: the largest of any other topic (1 MiB, Kafka's default)
   * and the headers that say why it is here. Its producers need it as {@code max.request.size}.
   */
  public static final int RAW_MAX_BYTES = 2 << 20;

  public TopicSpec {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "topic " + name + ": partitions must be at least 1, not " + partitions);
    }
  }

  /** The topic's settings at the broker, by Kafka's names. */
  public Map<String, String> config() {
    Map<String, String> config = new TreeMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    if (valueSchema.isEmpty()) {
      config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RAW_MAX_BYTES));
    }
    return config;
  }
}
