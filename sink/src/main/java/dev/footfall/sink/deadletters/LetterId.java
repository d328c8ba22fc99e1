package dev.footfall.sink.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A letter of the sink, by where its record was: the same position of a topic that was made anew is
 * another one.
 *
 * @param topicId Kafka's id of the topic
 * @param partition its partition
 * @param offset the record's offset
 */
public record LetterId(UUID topicId, int partition, long offset) {

  /** Header of a replayed record: the letter that it was, as {@code topic-id partition offset}. */
  static final String REPLAYED = "footfall.replayed-id";

  /** Which letter the record with these headers was before it was sent again; null for others. */
  public static @Nullable LetterId replayed(Headers headers) {
    Header header = headers.lastHeader(REPLAYED);
    byte[] value = header == null ? null : header.value();
    if (value == null) {
      return null;
    }
    String[] parts = new String(value, UTF_8).split(" ", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      return new LetterId(
          UUID.fromString(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    } catch (IllegalArgumentException e) {
      return null; // not of ours: anybody can write headers
    }
  }

  /** The value of the header. */
  byte[] header() {
    return (topicId + " " + partition + " " + offset).getBytes(UTF_8);
  }

  /** Sets three parameters of {@code statement}, from {@code first} on. */
  void bind(PreparedStatement statement, int first) throws SQLException {
    statement.setObject(first, topicId);
    statement.setInt(first + 1, partition);
    statement.setLong(first + 2, offset);
  }
}
