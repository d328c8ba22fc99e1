package dev.footfall.bench.aggregator;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.Stores;

/**
 * The reference: what one writes with the DSL for count, errors and duration sum by action and
 * minute, exactly once. It is a good one: the event is cut down to 16 bytes before the repartition,
 * the store is in memory, compression and batches are ours, commits those that we make at the head
 * of the input, and grace is so long that nothing is dropped. No dimensions but the action, no
 * duplicates, no sketches, no rules.
 */
final class WindowedCount implements Contestant {

  static final String OUTPUT = "bench-counts";

  /** Another one shows what the reference gains by being less fresh. */
  private static final int COMMIT_MS = Integer.getInteger("bench.count.commit.ms", 500);

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofHours(3);

  private final LongAdder done = new LongAdder();
  private final KafkaStreams streams;

  WindowedCount(Map<String, String> settings) {
    ConnectionSettings connection = ConnectionSettings.of(settings);
    Properties properties = new Properties();
    properties.putAll(connection.client());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.get("aggregator.application.id"));
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.get("aggregator.state.dir"));
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MS);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
    streams = new KafkaStreams(topology(connection), properties);
  }

  private Topology topology(ConnectionSettings connection) {
    AvroDeserializer<UsageEvent> avro = new AvroDeserializer<>();
    avro.configure(connection.serde(), false);
    Serde<UsageEvent> events =
        Serdes.serdeFrom(
            (topic, event) -> {
              throw new UnsupportedOperationException("only read");
            },
            avro);
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            Topics.USAGE_EVENTS.name(),
            Consumed.with(Serdes.ByteArray(), events)
                .withTimestampExtractor(
                    (record, time) -> ((UsageEvent) record.value()).getOccurredAt().toEpochMilli()))
        .map((user, event) -> new KeyValue<>(event.getActionName(), facts(event)))
        .groupByKey(Grouped.with("by-action", Serdes.String(), Serdes.ByteArray()))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .aggregate(
            () -> new byte[3 * Long.BYTES],
            (action, fact, sum) -> add(fact, sum),
            Materialized.<String, byte[]>as(
                    Stores.inMemoryWindowStore(
                        "counts", GRACE.plus(WINDOW).plus(WINDOW), WINDOW, false))
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.ByteArray()))
        .toStream((key, sum) -> key.key() + "@" + key.window().start())
        .to(OUTPUT, Produced.with(Serdes.String(), Serdes.ByteArray()));
    return builder.build();
  }

  private static byte[] facts(UsageEvent event) {
    ResultStatus status = event.getResultStatus();
    boolean failed = status == ResultStatus.ERROR || status == ResultStatus.TIMEOUT;
    Long took = event.getDurationMs();
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(failed ? 1 : 0)
        .putLong(took == null ? 0 : took)
        .array();
  }

  private byte[] add(byte[] fact, byte[] sum) {
    ByteBuffer one = ByteBuffer.wrap(fact);
    ByteBuffer all = ByteBuffer.wrap(sum);
    done.increment();
    return ByteBuffer.allocate(sum.length)
        .putLong(all.getLong() + 1)
        .putLong(all.getLong() + one.getLong())
        .putLong(all.getLong() + one.getLong())
        .array();
  }

  @Override
  public void start() {
    streams.start();
  }

  @Override
  public boolean running() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public long done() {
    return done.sum();
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(30));
  }
}
