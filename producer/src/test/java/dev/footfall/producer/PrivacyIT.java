package dev.footfall.producer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import dev.footfall.producer.privacy.HmacKey;
import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Canaries put in where nobody should put them are not in the bytes on a real broker. */
@Timeout(120)
class PrivacyIT {

  @Test
  void canaries_areNotInTheBytesOnKafka() {
    try (FootfallStack stack = TestStack.start(Part.KAFKA, Part.REGISTRY)) {
      Map<String, String> settings = stack.settings();
      Arrivals.createTopics(settings);
      PrivacySettings anonymised =
          PrivacySettings.builder(Level.ANONYMISED)
              .keys(List.of(HmacKey.random("1")))
              .allowAttributes("note")
              .machine("canary")
              .build();
      track(settings, anonymised, true);
      track(settings, PrivacySettings.FULL, false);

      List<String> bytes = bytes(settings);
      assertThat(bytes).hasSize(6).allSatisfy(r -> assertThat(r).doesNotContain("canary"));
      assertThat(bytes).filteredOn(r -> r.contains("hm1:")).hasSize(3);
    }
  }

  /** Three events with canaries in what the level must not let through. */
  private static void track(
      Map<String, String> settings, PrivacySettings privacy, boolean identity) {
    String user = identity ? "canary@example.com" : "ada@example.com";
    UsageTracker tracker =
        UsageTracker.builder().service("crm").connection(settings).privacy(privacy).build();
    tracker
        .usage("crm", "view_deal")
        .user(user)
        .session(identity ? "canary" : "s-1")
        .entity("deal", identity ? "canary" : "/home/canary/deal.txt")
        .page("https://canary:x@example.com/deals?q=canary#canary")
        .userAgent(identity ? "canary" : "Mozilla/5.0")
        .ipAddress("canary")
        .notes("password: canary")
        .tag("token=canary")
        .attribute("prompt", "canary")
        .attribute("note", "C:\\Users\\canary\\x")
        .attribute("nested", Map.of("api_key", "canary", "list", List.of("Bearer canary")))
        .result("response_body", "canary")
        .success();
    tracker
        .usage("crm", "view_deal")
        .session(user)
        .failed(
            new IllegalStateException(
                "no canary@example.com", new RuntimeException("/home/canary/x")));
    tracker
        .assignment(user, "30d", "p")
        .signals(Map.of("secret", "canary", "file_path", "/home/canary/x.csv"))
        .reason("as https://example.com/?canary says")
        .track();
    assertThat(tracker.close(Duration.ofSeconds(20))).isEqualTo(new CloseReport(3, 0, 0));
  }

  /** Key, headers and value of every record on both topics, in lower case. */
  private static List<String> bytes(Map<String, String> settings) {
    Map<String, Object> client = ConnectionSettings.of(settings).client();
    client.put("key.deserializer", ByteArrayDeserializer.class);
    client.put("value.deserializer", ByteArrayDeserializer.class);
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> kafka = new KafkaConsumer<>(client)) {
      List<TopicPartition> partitions =
          List.of(Topics.USAGE_EVENTS, Topics.ASSIGNMENT_EVENTS).stream()
              .flatMap(topic -> kafka.partitionsFor(topic.name()).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      kafka.assign(partitions);
      kafka.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = kafka.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> kafka.position(e.getKey()) < e.getValue())) {
        kafka
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  StringBuilder all = new StringBuilder(new String(record.key(), ISO_8859_1));
                  record.headers().forEach(h -> all.append(new String(h.value(), ISO_8859_1)));
                  all.append(new String(record.value(), ISO_8859_1));
                  found.add(all.toString().toLowerCase(Locale.ROOT));
                });
      }
    }
    return found;
  }
}
