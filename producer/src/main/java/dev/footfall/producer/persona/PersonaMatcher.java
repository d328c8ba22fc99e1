package dev.footfall.producer.persona;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds signals against one persona. Every condition is judged: evidence has no gaps. */
final class PersonaMatcher {

  private record Judged(Condition condition, String text) {}

  private final String personaId;
  private final int priority;
  private final List<Judged> conditions;
  private final Set<String> signals = new LinkedHashSet<>();

  PersonaMatcher(Persona persona) {
    personaId = persona.id();
    priority = persona.priority();
    conditions = persona.conditions().stream().map(c -> new Judged(c, c.toString())).toList();
    persona.conditions().forEach(condition -> signals.addAll(condition.signals()));
  }

  Match match(Map<String, @Nullable Object> values) {
    List<String> matched = new ArrayList<>();
    List<String> unmatched = new ArrayList<>();
    for (Judged judged : conditions) {
      (judged.condition().holds(values) ? matched : unmatched).add(judged.text());
    }
    Map<String, @Nullable Object> evidence = new LinkedHashMap<>();
    signals.forEach(signal -> evidence.put(signal, values.get(signal)));
    return new Match(personaId, priority, unmatched.isEmpty(), evidence, matched, unmatched);
  }
}
