package dev.footfall.sink.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/**
 * Writes down what a person did to records: in the transaction that does it, so that neither is
 * there without the other. The writer role can add entries and change none. Never names those whom
 * it was done to: an entry outlives their erasure.
 */
public final class AuditTrail {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String actor;

  /** A trail of what {@code actor} does: the user of the operating system, for a command. */
  public AuditTrail(String actor) {
    if (actor.isBlank()) {
      throw new IllegalArgumentException("an audit entry needs an actor");
    }
    this.actor = actor;
  }

  /**
   * Adds an entry within the transaction of {@code connection}.
   *
   * @param action what was done, as the command is called
   * @param scope to what: a filter
   * @param affected how many, by kind or table
   */
  public void add(
      Connection connection, String action, Map<String, ?> scope, Map<String, Long> affected)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO audit_events (actor, action, scope, affected)
            VALUES (?, ?, ?::jsonb, ?::jsonb)
            """)) {
      insert.setString(1, actor);
      insert.setString(2, action);
      insert.setString(3, json(scope));
      insert.setString(4, json(affected));
      insert.executeUpdate();
    }
  }

  private static String json(Map<String, ?> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not to be written as JSON: " + values.keySet(), e);
    }
  }
}
