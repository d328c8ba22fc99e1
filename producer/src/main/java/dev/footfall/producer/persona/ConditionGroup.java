package dev.footfall.producer.persona;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several conditions of which all, or any one, must hold. */
record ConditionGroup(Kind kind, List<Condition> conditions) implements Condition {

  /** How many must hold. */
  enum Kind {
    ALL,
    ANY;

    /** As texts and catalogues write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Kind of(String word) {
      return word.equals("all") ? ALL : word.equals("any") ? ANY : null;
    }
  }

  ConditionGroup {
    conditions = List.copyOf(conditions);
    if (conditions.isEmpty()) {
      throw new IllegalArgumentException("'" + kind + "' needs at least one condition");
    }
  }

  @Override
  public boolean holds(Map<String, ? extends @Nullable Object> signals) {
    return kind == Kind.ALL
        ? conditions.stream().allMatch(condition -> condition.holds(signals))
        : conditions.stream().anyMatch(condition -> condition.holds(signals));
  }

  @Override
  public Set<String> signals() {
    Set<String> all = new LinkedHashSet<>();
    conditions.forEach(condition -> all.addAll(condition.signals()));
    return Collections.unmodifiableSet(all);
  }

  @Override
  public String toString() {
    return conditions.stream()
        .map(Condition::toString)
        .collect(Collectors.joining(", ", kind + "(", ")"));
  }
}
