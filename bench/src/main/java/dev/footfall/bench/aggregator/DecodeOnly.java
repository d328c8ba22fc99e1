package dev.footfall.bench.aggregator;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.serde.AvroDeserializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A plain consumer on one thread that decodes and forgets: what reading alone costs. */
final class DecodeOnly implements Contestant {

  private final KafkaConsumer<byte[], UsageEvent> consumer;
  private final AtomicLong done = new AtomicLong();
  private final Thread thread = new Thread(this::read, "decode-only");
  private volatile boolean closed;

  DecodeOnly(Map<String, String> settings) {
    ConnectionSettings connection = ConnectionSettings.of(settings);
    AvroDeserializer<UsageEvent> avro = new AvroDeserializer<>();
    avro.configure(connection.serde(), false);
    consumer = new KafkaConsumer<>(connection.client(), new ByteArrayDeserializer(), avro);
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.USAGE_EVENTS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.start();
  }

  private void read() {
    while (!closed) {
      done.addAndGet(consumer.poll(Duration.ofMillis(50)).count());
    }
    consumer.close();
  }

  @Override
  public boolean running() {
    return thread.isAlive();
  }

  @Override
  public long done() {
    return done.get();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
