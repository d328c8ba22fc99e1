package dev.footfall.bench.aggregator;

import dev.footfall.events.Channel;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.EventIds;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The input of every contestant: seeded events over two hours of event time, in order, some 220
 * bytes each. Each user has one tracker, and each action one type and one channel. Not thread-safe.
 */
final class InputEvents {

  private static final Duration SPAN = Duration.ofHours(2);
  private static final int USERS = 10_000;
  private static final List<String> TYPES =
      List.of("crm", "navigation", "chat", "analytics", "export");
  private static final Channel[] CHANNELS = {Channel.UI, Channel.API, Channel.CLI, Channel.JOB};

  private final SplittableRandom random = new SplittableRandom(20_260);
  private final BenchOptions options;
  private final Instant start;
  private final long[] seqs;

  InputEvents(BenchOptions options) {
    this.options = options;
    // All of it is past, and begins with an hour: the same windows whenever it runs.
    long hourMs = Duration.ofHours(1).toMillis();
    start = Instant.ofEpochMilli(System.currentTimeMillis() / hourMs * hourMs).minus(SPAN);
    seqs = new long[options.producers()];
  }

  /**
   * Writes all events to the input topic.
   *
   * @return mean size of a value, bytes
   */
  double write(Map<String, String> settings) {
    ConnectionSettings connection = ConnectionSettings.of(settings);
    Map<String, Object> client = connection.client();
    client.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    client.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    client.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"); // as the tracker sends
    long bytes = 0;
    try (AvroSerializer<UsageEvent> avro = new AvroSerializer<>();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      avro.configure(connection.serde(), false);
      String topic = Topics.USAGE_EVENTS.name();
      for (int i = 0; i < options.events(); i++) {
        UsageEvent event = event(i);
        byte[] value = avro.serialize(topic, event);
        byte[] key = EventKey.of(event).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(topic, key, value));
        bytes += value == null ? 0 : value.length;
      }
    }
    return (double) bytes / options.events();
  }

  private UsageEvent event(int i) {
    int user = random.nextInt(USERS);
    int action = random.nextInt(options.actions());
    int tracker = user % seqs.length;
    Instant at = start.plusMillis(SPAN.toMillis() * i / options.events());
    UsageEvent event = new UsageEvent();
    event.setEventId(EventIds.random(at));
    event.setOccurredAt(at);
    event.setProducerId("crm-api-7b1e7c3d-" + tracker);
    event.setProducerSeq(++seqs[tracker]);
    event.setPrivacyLevel(PrivacyLevel.FULL);
    event.setServiceName("crm-api");
    event.setServiceVersion("2.14.0");
    event.setUserId("user-" + user + "@example.com");
    event.setSessionId("s-" + Integer.toHexString(user * 31));
    event.setActionType(TYPES.get(action % TYPES.size()));
    event.setActionName("action-" + action);
    event.setChannel(CHANNELS[action % CHANNELS.length]);
    event.setPageUrl("/deals/board");
    int dice = random.nextInt(100);
    event.setResultStatus(
        dice < 94 ? ResultStatus.SUCCESS : dice < 99 ? ResultStatus.ERROR : ResultStatus.TIMEOUT);
    event.setDurationMs(5L + (long) Math.exp(random.nextDouble() * 7));
    event.setAttributes("{\"deal\":\"d-" + user % 1000 + "\",\"stage\":\"open\"}");
    event.setTags(List.of());
    event.setSdkName("footfall-java");
    event.setSdkVersion("0.1.0");
    return event;
  }
}
