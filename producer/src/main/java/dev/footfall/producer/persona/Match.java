package dev.footfall.producer.persona;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one persona fared. It qualifies when all its conditions hold, that is when {@code
 * unmatchedConditions} is empty; a group is one condition with one text.
 *
 * @param personaId the persona
 * @param priority its priority in the catalogue
 * @param matched whether it qualifies
 * @param evidence the value of every signal that its conditions look at, null where it was absent
 * @param matchedConditions the conditions that held, as {@link Condition} writes them
 * @param unmatchedConditions those that did not
 */
public record Match(
    String personaId,
    int priority,
    boolean matched,
    Map<String, @Nullable Object> evidence,
    List<String> matchedConditions,
    List<String> unmatchedConditions) {

  /** Copies the collections. */
  public Match {
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    matchedConditions = List.copyOf(matchedConditions);
    unmatchedConditions = List.copyOf(unmatchedConditions);
  }

  /** Without the evidence, which is personal. */
  @Override
  public String toString() {
    return "Match[%s, priority %d, %s by %d of %d conditions]"
        .formatted(
            personaId,
            priority,
            matched ? "matched" : "not matched",
            matchedConditions.size(),
            matchedConditions.size() + unmatchedConditions.size());
  }
}
