package dev.footfall.aggregator;

import dev.footfall.schemas.TopicSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What Kafka Streams is told. The operator's {@code kafka.*} settings win over what is only tuning
 * here, not over what exactness rests on.
 */
final class StreamsSettings {

  /**
   * What a transaction may take over its commit interval: the commit itself, a long pause of the
   * process, a rebalance. Readers and a successor wait so long for one that was killed.
   */
  private static final Duration TRANSACTION_RESERVE = Duration.ofSeconds(10);

  /** Kafka's own clock does not know of other commits, and would add one right after them. */
  private static final Duration AFTER_OUR_COMMITS = Duration.ofSeconds(5);

  private StreamsSettings() {}

  static Properties of(AggregatorConfig config) {
    Properties all = new Properties();
    all.putAll(tuning());
    all.putAll(config.connection().client());
    all.putAll(fixed(config));
    return all;
  }

  /** Without the prefix of a client: what an operator sets in either way then wins. */
  private static Map<String, Object> tuning() {
    return Map.of(
        // Sums and changelogs repeat themselves from record to record, and come in bursts.
        StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
        "zstd",
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
        128 << 10,
        // A dead letter carries the whole record, which may be as large as a topic lets it be.
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        TopicSpec.RAW_MAX_BYTES,
        // A killed instance is replaced after this, instead of 45 s; a heartbeat is a third of it.
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        10_000,
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        3_000,
        // Batches of up to 100 events, where the default means records.
        StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG,
        50,
        StreamsConfig.ENABLE_METRICS_PUSH_CONFIG,
        false);
  }

  private static Map<String, Object> fixed(AggregatorConfig config) {
    String forever = Long.toString(Long.MAX_VALUE);
    return Map.ofEntries(
        Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, config.versionedApplicationId()),
        Map.entry(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString()),
        Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads()),
        Map.entry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2),
        // CommitRequests asks for all of them but those of records that can't be used.
        Map.entry(
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
            config.backlogCommitInterval().plus(AFTER_OUR_COMMITS).toMillis()),
        Map.entry(
            StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
            Math.toIntExact(config.backlogCommitInterval().plus(TRANSACTION_RESERVE).toMillis())),
        Map.entry(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor()),
        Map.entry(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true),
        // There is no global state; unset, every start says so.
        Map.entry(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true),
        // Nothing here is cached by Kafka Streams: the heap is the cache.
        Map.entry(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L),
        Map.entry(
            StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest"),
        // Internal topics carry event times: a broker-wide limit on old ones must not hit them.
        Map.entry(
            StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG), forever),
        Map.entry(
            StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG), forever));
  }
}
