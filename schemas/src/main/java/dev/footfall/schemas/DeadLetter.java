package dev.footfall.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that a stage set aside: its own bytes as the value, and headers that say why and where
 * from. The record key is the position, so that what two stages say of one record lies together.
 *
 * @param stage who set it aside: {@code aggregator} or {@code sink}
 * @param reason a short code, one of a small set: {@code bad_magic}, {@code truncated}, {@code
 *     time_in_future} …
 * @param detail what was wrong, in words
 * @param topic where the record was
 * @param partition its partition
 * @param offset its offset
 * @param key the record's own key, null when it had none
 * @param value the record's own value, null when it had none
 */
public record DeadLetter(
    String stage,
    String reason,
    String detail,
    String topic,
    int partition,
    long offset,
    byte @Nullable [] key,
    byte @Nullable [] value) {

  /** As Kafka's names of topics are. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private static final String STAGE = "footfall.stage";
  private static final String REASON = "footfall.reason";
  private static final String DETAIL = "footfall.detail";
  private static final String TOPIC = "footfall.topic";
  private static final String PARTITION = "footfall.partition";
  private static final String OFFSET = "footfall.offset";
  private static final String KEY = "footfall.key";

  /** Where the record was, {@code topic-partition@offset}. */
  public String position() {
    return topic + "-" + partition + "@" + offset;
  }

  /** The record to send to {@link Topics#DEAD_LETTERS}. */
  public ProducerRecord<byte[], byte[]> toRecord() {
    ProducerRecord<byte[], byte[]> dead =
        new ProducerRecord<>(Topics.DEAD_LETTERS.name(), position().getBytes(UTF_8), value);
    Headers headers = dead.headers();
    headers.add(STAGE, stage.getBytes(UTF_8));
    headers.add(REASON, reason.getBytes(UTF_8));
    headers.add(DETAIL, detail.getBytes(UTF_8));
    headers.add(TOPIC, topic.getBytes(UTF_8));
    headers.add(PARTITION, Integer.toString(partition).getBytes(UTF_8));
    headers.add(OFFSET, Long.toString(offset).getBytes(UTF_8));
    if (key != null) {
      headers.add(KEY, key);
    }
    return dead;
  }

  /**
   * Reads a record of {@link Topics#DEAD_LETTERS} back.
   *
   * @throws IllegalArgumentException when a header is missing, no number or no name
   */
  public static DeadLetter of(ConsumerRecord<byte[], byte[]> dead) {
    Headers headers = dead.headers();
    Header key = headers.lastHeader(KEY);
    return new DeadLetter(
        name(headers, STAGE),
        name(headers, REASON),
        text(headers, DETAIL),
        name(headers, TOPIC),
        Integer.parseInt(text(headers, PARTITION)),
        Long.parseLong(text(headers, OFFSET)),
        key == null ? null : key.value(),
        dead.value());
  }

  /** What letters are found by: any text would not fit an index. */
  private static String name(Headers headers, String name) {
    String value = text(headers, name);
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a dead letter: header "
              + name
              + " must have 1 to 249 letters, digits, dots, hyphens and underscores");
    }
    return value;
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    byte[] value = header == null ? null : header.value();
    if (value == null) {
      throw new IllegalArgumentException("not a dead letter: header " + name + " is missing");
    }
    return new String(value, UTF_8);
  }

  /** For operators: no payload. */
  @Override
  public String toString() {
    return "DeadLetter[" + position() + " by " + stage + ": " + reason + ", " + detail + "]";
  }
}
