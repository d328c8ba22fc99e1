package dev.footfall.sink.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.schemas.DeadLetter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Stores dead letters in {@code dead_letter_records}, once for each stage and position. */
public final class DeadLetterTable {

  /** The stage whose letters the sink itself writes. */
  public static final String SINK = "sink";

  /** The table's name, as metrics have it. */
  public static final String NAME = "dead_letter_records";

  /** Header of a replayed record: the position of the dead letter that it was. */
  static final String REPLAYED_FROM = "footfall.replayed-from";

  private static final String INSERT =
      """
      INSERT INTO dead_letter_records (stage, topic_id, topic, partition, record_offset, reason, detail,
        key, headers, value, replayed_from, counted)
      SELECT * FROM unnest(?::text[], ?::uuid[], ?::text[], ?::int4[], ?::int8[], ?::text[], ?::text[],
        ?::bytea[], ?::jsonb[], ?::bytea[], ?::text[], ?::bool[])
      ON CONFLICT DO NOTHING
      RETURNING stage, topic, partition, record_offset
      """;

  private DeadLetterTable() {}

  /**
   * Stores {@code letters} within the transaction of {@code connection}.
   *
   * @param topicId Kafka's id of the topic that a letter's record was read from
   * @return those that were not there yet, in their order
   */
  public static List<SetAside> store(
      Connection connection, List<SetAside> letters, Function<SetAside, UUID> topicId)
      throws SQLException {
    if (letters.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      Columns columns = new Columns(connection, insert, letters);
      columns.set("text", s -> StorableText.of(s.letter().stage()));
      columns.set("uuid", topicId);
      columns.set("text", s -> StorableText.of(s.letter().topic()));
      columns.set("int4", s -> s.letter().partition());
      columns.set("int8", s -> s.letter().offset());
      columns.set("text", s -> StorableText.of(s.letter().reason()));
      columns.set("text", s -> StorableText.of(s.letter().detail()));
      columns.bytes(s -> s.letter().key());
      columns.set("jsonb", s -> HeadersJson.of(s.headers()));
      columns.bytes(s -> s.letter().value());
      columns.set("text", DeadLetterTable::replayedFrom);
      columns.set("bool", SetAside::counted);
      Set<String> stored = new HashSet<>();
      try (ResultSet rows = insert.executeQuery()) {
        while (rows.next()) {
          stored.add(
              rows.getString(1)
                  + " "
                  + rows.getString(2)
                  + "-"
                  + rows.getInt(3)
                  + "@"
                  + rows.getLong(4));
        }
      }
      // Taken out one by one: the same letter twice is one.
      return letters.stream().filter(s -> stored.remove(identity(s.letter()))).toList();
    }
  }

  private static String identity(DeadLetter letter) {
    return StorableText.of(letter.stage() + " " + letter.position());
  }

  private static @Nullable String replayedFrom(SetAside letter) {
    Header from = letter.headers().lastHeader(REPLAYED_FROM);
    return from == null || from.value() == null
        ? null
        : StorableText.of(new String(from.value(), UTF_8));
  }

  /** The parameters of one statement, an array for each column. */
  private static final class Columns {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<SetAside> letters;
    private int parameter = 1;

    Columns(Connection connection, PreparedStatement statement, List<SetAside> letters) {
      this.connection = connection;
      this.statement = statement;
      this.letters = letters;
    }

    void set(String type, Function<SetAside, ? extends @Nullable Object> of) throws SQLException {
      List<@Nullable Object> values = new ArrayList<>();
      letters.forEach(letter -> values.add(of.apply(letter)));
      statement.setArray(parameter++, connection.createArrayOf(type, values.toArray()));
    }

    void bytes(Function<SetAside, byte @Nullable []> of) throws SQLException {
      byte[][] values = new byte[letters.size()][];
      for (int i = 0; i < values.length; i++) {
        values[i] = of.apply(letters.get(i));
      }
      statement.setArray(parameter++, connection.createArrayOf("bytea", values));
    }
  }
}
