package dev.footfall.sink.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One dead letter as people look at it, through the public view. */
public final class LetterView {

  private static final int SHOWN_BYTES = 512;
  private static final int BYTES_A_LINE = 16;

  private final List<String> lines;
  private final byte @Nullable [] value;

  private LetterView(List<String> lines, byte @Nullable [] value) {
    this.lines = lines;
    this.value = value;
  }

  /** Takes the rows of a list. */
  public interface Rows {
    /** Reads {@code rows} to their end. */
    void read(ResultSet rows) throws SQLException;
  }

  /**
   * Lists letters, the newest first.
   *
   * @param connection of any role
   */
  public static void list(Connection connection, LetterFilter filter, long limit, Rows reader)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT position, stage, reason, detail, octet_length(value) AS bytes, state,"
                + " date_trunc('second', first_seen) AS first_seen FROM dead_letters WHERE "
                + filter.condition()
                + " ORDER BY first_seen DESC, topic, partition, record_offset LIMIT ?")) {
      query.setLong(filter.bind(query, 1), limit);
      try (ResultSet rows = query.executeQuery()) {
        reader.read(rows);
      }
    }
  }

  /** How many letters {@code filter} means. */
  public static long count(Connection connection, LetterFilter filter) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT count(*) FROM dead_letters WHERE " + filter.condition())) {
      filter.bind(query, 1);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** What each stage says of the record at {@code position}; of the sink first. */
  public static List<LetterView> at(Connection connection, String position) throws SQLException {
    List<LetterView> letters = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT position, stage, reason, detail, state, first_seen, changed_at, replayed_from,"
                + " headers, key, value FROM dead_letters WHERE position = ?"
                + " ORDER BY stage DESC, first_seen DESC")) {
      query.setString(1, position);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          letters.add(of(rows));
        }
      }
    }
    return letters;
  }

  private static LetterView of(ResultSet row) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (int column = 1; column <= 9; column++) {
      String text = row.getString(column);
      if (text != null) {
        String name = row.getMetaData().getColumnLabel(column).replace('_', ' ');
        lines.add(String.format("%-14s %s", name, text.replaceAll("\\p{Cntrl}", " ")));
      }
    }
    byte[] key = row.getBytes("key");
    lines.add(
        String.format(
            "%-14s %s",
            "key", key == null ? "none" : new String(key, UTF_8).replaceAll("\\p{Cntrl}", " ")));
    byte[] value = row.getBytes("value");
    lines.add(String.format("%-14s %s", "value", value == null ? "none" : value.length + " bytes"));
    if (value != null) {
      dump(value, lines);
    }
    return new LetterView(lines, value);
  }

  private static void dump(byte[] value, List<String> lines) {
    int end = Math.min(value.length, SHOWN_BYTES);
    for (int from = 0; from < end; from += BYTES_A_LINE) {
      int to = Math.min(end, from + BYTES_A_LINE);
      StringBuilder text = new StringBuilder();
      for (int i = from; i < to; i++) {
        text.append(value[i] >= 0x20 && value[i] < 0x7f ? (char) value[i] : '.');
      }
      lines.add(
          String.format(
              "  %04x  %-47s  %s",
              from, HexFormat.ofDelimiter(" ").formatHex(value, from, to), text));
    }
    if (end < value.length) {
      lines.add("  … " + (value.length - end) + " more");
    }
  }

  /** A line for each thing that is known, and the first bytes of the value. */
  public String describe() {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  /** The record's value; null when it had none, or it was erased. */
  public byte @Nullable [] value() {
    return value == null ? null : value.clone();
  }
}
