package dev.footfall.producer.persona;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A persona of a catalogue: who qualifies, and how it ranks among those that do.
 *
 * @param id in records and in SQL
 * @param name for people
 * @param priority 1 is the highest; no two personas of a catalogue have the same
 * @param domain business domain, if any
 * @param description for people, if any
 * @param conditions who qualifies: those for whom all of them hold
 */
public record Persona(
    String id,
    String name,
    int priority,
    @Nullable String domain,
    @Nullable String description,
    List<Condition> conditions) {

  /** Copies the conditions. */
  public Persona {
    conditions = List.copyOf(conditions);
    if (id.isBlank() || id.equals(Assignment.UNCLASSIFIED)) {
      throw new IllegalArgumentException("not the id of a persona: '" + id + "'");
    }
    if (priority < 1) {
      throw new IllegalArgumentException("priority must be 1 or more, is " + priority);
    }
    if (conditions.isEmpty()) {
      throw new IllegalArgumentException("persona '" + id + "' has no conditions");
    }
  }
}
