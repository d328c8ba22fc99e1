package dev.footfall.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.producer.persona.Assignment;
import dev.footfall.producer.persona.Match;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row of the public views of assignments as the decision that it was. */
final class StoredAssignment {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private StoredAssignment() {}

  static Assignment of(ResultSet row) throws SQLException {
    int priority = row.getInt("priority");
    boolean unclassified = row.wasNull();
    return new Assignment(
        row.getString("user_id"),
        row.getString("time_window"),
        row.getString("assigned_persona_id"),
        unclassified ? null : priority,
        row.getDouble("confidence"),
        row.getString("prioritization_reason"),
        matches(json(row.getString("match_evidence"))),
        values(json(row.getString("signals"))),
        Set.of(),
        row.getString("catalogue_version"),
        row.getString("catalogue_hash"));
  }

  private static List<Match> matches(JsonNode evidence) {
    List<Match> matches = new ArrayList<>();
    for (Map.Entry<String, JsonNode> persona : evidence.properties()) {
      JsonNode match = persona.getValue();
      matches.add(
          new Match(
              persona.getKey(),
              match.path("priority").asInt(),
              match.path("matched").asBoolean(),
              values(match.path("evidence")),
              texts(match.path("matched_conditions")),
              texts(match.path("unmatched_conditions"))));
    }
    matches.sort(Comparator.comparingInt(Match::priority));
    return matches;
  }

  private static Map<String, @Nullable Object> values(JsonNode object) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      values.put(field.getKey(), value(field.getValue()));
    }
    return values;
  }

  /** As the event had it: a whole number is a long, another one a double. */
  private static @Nullable Object value(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    return value.isNumber() ? (Object) value.doubleValue() : value.asText();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("jsonb is JSON", e);
    }
  }
}
