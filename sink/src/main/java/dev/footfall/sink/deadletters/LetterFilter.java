package dev.footfall.sink.deadletters;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which dead letters are meant. What is empty does not narrow it.
 *
 * @param stage {@code aggregator} or {@code sink}
 * @param reason the whole code
 * @param topic the topic of the records
 * @param position one record, {@code topic-partition@offset}
 * @param since set aside at that time or later
 * @param state {@code waiting}, {@code replayed}, {@code dropped} or {@code erased}
 */
public record LetterFilter(
    Optional<String> stage,
    Optional<String> reason,
    Optional<String> topic,
    Optional<String> position,
    Optional<Instant> since,
    Optional<String> state) {

  /** All of them. */
  public static final LetterFilter ALL =
      new LetterFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The same, in one state only. */
  public LetterFilter in(String onlyState) {
    return new LetterFilter(stage, reason, topic, position, since, Optional.of(onlyState));
  }

  /** A condition over the columns of the view {@code dead_letters}. */
  String condition() {
    List<String> parts = new ArrayList<>(List.of("true"));
    texts().keySet().forEach(column -> parts.add(column + " = ?"));
    if (since.isPresent()) {
      parts.add("first_seen >= ?");
    }
    return String.join(" AND ", parts);
  }

  /** Sets the parameters of {@link #condition()}, from {@code first} on; answers the next one. */
  int bind(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (String value : texts().values()) {
      statement.setString(next++, value);
    }
    if (since.isPresent()) {
      statement.setObject(next++, OffsetDateTime.ofInstant(since.get(), ZoneOffset.UTC));
    }
    return next;
  }

  /** For the audit trail. */
  Map<String, String> scope() {
    Map<String, String> scope = texts();
    since.ifPresent(time -> scope.put("since", time.toString()));
    return scope;
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    stage.ifPresent(value -> texts.put("stage", value));
    reason.ifPresent(value -> texts.put("reason", value));
    topic.ifPresent(value -> texts.put("topic", value));
    position.ifPresent(value -> texts.put("position", value));
    state.ifPresent(value -> texts.put("state", value));
    return texts;
  }
}
