package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that can't go on is reported, and does not take the JVM with it. */
class BrokerFaultsIT {

  @TempDir private Path directory = Path.of("");

  @Test
  void fullDisk_isAFaultOfTheStackAndNotTheEndOfTheProcess() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "size=300m");
        EmbeddedStack stack =
            EmbeddedStack.builder().dataDirectory(disk.path()).only(Part.KAFKA).start()) {
      new StackState(stack.settings()).writeRecord("fits");
      disk.fill();

      Map<String, Object> config =
          Map.of(
              "bootstrap.servers",
              "127.0.0.1:" + stack.ports().kafka(),
              "max.block.ms",
              500,
              "delivery.timeout.ms",
              1000,
              "request.timeout.ms",
              500);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  producer.send(new ProducerRecord<>("marks", new byte[100_000]));
                  return !stack.notReady().isEmpty();
                });
      }
      assertThat(stack.notReady()).singleElement().asString().contains("Kafka", "fatal fault");
    }
  }
}
