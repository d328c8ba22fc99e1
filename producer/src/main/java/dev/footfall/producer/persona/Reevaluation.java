package dev.footfall.producer.persona;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stored decision, decided again.
 *
 * @param before the persona that is stored
 * @param after the persona now
 * @param why what differs and why, a sentence each; empty when nothing does
 */
public record Reevaluation(String before, String after, List<String> why) {

  /** Copies the list. */
  public Reevaluation {
    why = List.copyOf(why);
  }

  /** Whether the user would get another persona. */
  public boolean changed() {
    return !before.equals(after);
  }

  /**
   * Decides again from the record's own evidence: its condition texts and the values beside them,
   * without any catalogue. For a sound record nothing is {@linkplain #changed() changed} and {@link
   * #why} is empty; otherwise it says what in the record does not follow from its evidence.
   */
  public static Reevaluation fromEvidence(Assignment stored) {
    List<String> why = new ArrayList<>();
    List<Match> judged = stored.matches().stream().map(match -> judge(match, why)).toList();
    stored.matches().forEach(match -> compareWithSignals(match, stored.signals(), why));
    Set<Integer> priorities = new HashSet<>();
    for (Match match : judged) {
      if (!priorities.add(match.priority())) {
        why.add("priority %d is there twice".formatted(match.priority()));
      }
    }
    Choice choice = Choice.among(judged);
    compare("winner", stored.personaId(), choice.personaId(), why);
    compare("priority", stored.priority(), choice.priority(), why);
    compare("reason", stored.reason(), choice.reason(), why);
    return new Reevaluation(stored.personaId(), choice.personaId(), why);
  }

  private static Match judge(Match stored, List<String> why) {
    List<String> matched = new ArrayList<>();
    List<String> unmatched = new ArrayList<>();
    Stream.concat(stored.matchedConditions().stream(), stored.unmatchedConditions().stream())
        .forEach(text -> (holds(text, stored, why) ? matched : unmatched).add(text));
    String persona = stored.personaId() + ": ";
    for (String text : matched) {
      if (!stored.matchedConditions().contains(text)) {
        why.add(persona + text + " is stored as unmatched, but holds" + values(text, stored));
      }
    }
    for (String text : unmatched) {
      if (!stored.unmatchedConditions().contains(text)) {
        why.add(persona + text + " is stored as matched, but does not hold" + values(text, stored));
      }
    }
    boolean qualifies = unmatched.isEmpty() && !matched.isEmpty();
    compare(persona + "matched", stored.matched(), qualifies, why);
    return new Match(
        stored.personaId(), stored.priority(), qualifies, stored.evidence(), matched, unmatched);
  }

  private static void compareWithSignals(
      Match match, Map<String, @Nullable Object> signals, List<String> why) {
    match
        .evidence()
        .forEach(
            (signal, seen) -> {
              Object given = Signals.stored(signals.get(signal));
              Object value = Signals.stored(seen);
              if (given == null ? value != null : value == null || !Signals.same(given, value)) {
                why.add(
                    "%s: evidence has %s = %s, signals have %s"
                        .formatted(match.personaId(), signal, value(value), value(given)));
              }
            });
  }

  private static boolean holds(String text, Match stored, List<String> why) {
    try {
      Condition condition = Condition.parse(text);
      condition.signals().stream()
          .filter(signal -> !stored.evidence().containsKey(signal))
          .forEach(signal -> why.add(stored.personaId() + ": no evidence of " + signal));
      return condition.holds(stored.evidence());
    } catch (IllegalArgumentException e) {
      why.add(stored.personaId() + ": " + e.getMessage());
      return false;
    }
  }

  /**
   * Decides again from the record's signals by another catalogue, or the same: who would change,
   * and why.
   */
  public static Reevaluation fromSignals(Assignment stored, PersonaCatalogue catalogue) {
    Assignment now =
        new PersonaAssigner(catalogue)
            .decide(stored.userId(), stored.timeWindow(), stored.signals());
    List<String> why = new ArrayList<>();
    if (!now.personaId().equals(stored.personaId())) {
      why.addAll(fate(stored.personaId(), stored, now));
      why.addAll(fate(now.personaId(), stored, now));
    }
    return new Reevaluation(stored.personaId(), now.personaId(), why);
  }

  /** What became of one persona between the two decisions. */
  private static List<String> fate(String persona, Assignment stored, Assignment now) {
    if (persona.equals(Assignment.UNCLASSIFIED)) {
      return List.of();
    }
    Match before = byId(stored).get(persona);
    Match after = byId(now).get(persona);
    if (after == null) {
      return List.of(persona + " is not in the catalogue");
    }
    if (!after.matched()) {
      return after.unmatchedConditions().stream()
          .map(text -> "%s: %s does not hold%s".formatted(persona, text, values(text, after)))
          .toList();
    }
    String rank = "%s qualifies with priority %d".formatted(persona, after.priority());
    if (before == null) {
      return List.of(rank + ", was not in the catalogue");
    }
    if (before.matched()) {
      return List.of(rank + ", had priority " + before.priority());
    }
    return before.unmatchedConditions().stream()
        .map(text -> "%s, did not by %s%s".formatted(rank, text, values(text, before)))
        .toList();
  }

  private static Map<String, Match> byId(Assignment assignment) {
    return assignment.matches().stream()
        .collect(Collectors.toMap(Match::personaId, Function.identity(), (a, b) -> a));
  }

  /** The values that a condition looked at: {@code (months = 2.5)}. */
  private static String values(String text, Match match) {
    try {
      return Condition.parse(text).signals().stream()
          .map(signal -> signal + " = " + value(match.evidence().get(signal)))
          .collect(Collectors.joining(", ", " (", ")"));
    } catch (IllegalArgumentException e) {
      return ""; // judge() has said that it is none
    }
  }

  private static String value(@Nullable Object value) {
    return value == null ? "absent" : Comparison.text(value);
  }

  private static void compare(
      String what, @Nullable Object stored, @Nullable Object now, List<String> why) {
    if (!Objects.equals(stored, now)) {
      why.add("%s is stored as %s, but follows as %s".formatted(what, stored, now));
    }
  }
}
