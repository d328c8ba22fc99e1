package dev.footfall.producer.persona;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaMatch;
import dev.footfall.producer.RecordingTracker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every catalogue and all signals. Edge cases are in the pools of the domain;
 * jqwik's own combinations of them would fill all tries.
 */
@Domain(PersonaDomain.class)
class PersonaLawsTest {

  private static PersonaCatalogue load(List<Persona> personas) {
    return Catalogues.of(Catalogues.yaml(PersonaDomain.SIGNALS, personas));
  }

  private static Assignment decide(List<Persona> personas, Map<String, @Nullable Object> signals) {
    return new PersonaAssigner(load(personas)).decide("user", "30d", signals);
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void parseOfPrint_isTheCondition(@ForAll Condition condition) {
    assertThat(Condition.parse(condition.toString())).isEqualTo(condition);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void loadedCatalogue_isTheOneThatWasWritten(@ForAll List<Persona> personas) {
    assertThat(load(personas).personas()).containsExactlyInAnyOrderElementsOf(personas);
  }

  /** A10: through the tracker, Avro bytes and back. */
  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void publishedRecord_decidedAgain_hasTheSameWinner(
      @ForAll List<Persona> personas, @ForAll Map<String, @Nullable Object> signals) {
    PersonaCatalogue catalogue = load(personas);
    RecordingTracker recorder = new RecordingTracker();
    Assignment decided = new PersonaAssigner(catalogue, recorder).assign("user", "30d", signals);
    List<AssignmentEvent> events = recorder.assignments();
    assertThat(recorder.counters().refused()).isEmpty();
    assertThat(events).hasSize(1);

    Assignment stored = Assignment.of(events.get(0));
    assertThat(stored.personaId()).isEqualTo(decided.personaId());
    assertThat(winnerByHand(events.get(0))).isEqualTo(decided.personaId());
    Reevaluation same = new Reevaluation(decided.personaId(), decided.personaId(), List.of());
    assertThat(Reevaluation.fromEvidence(stored)).isEqualTo(same);
    assertThat(Reevaluation.fromSignals(stored, catalogue)).isEqualTo(same);
  }

  /** The rule of the documentation, without our prioritizer: all texts of a persona hold. */
  private static String winnerByHand(AssignmentEvent event) {
    String winner = "unclassified";
    int best = Integer.MAX_VALUE;
    for (PersonaMatch match : event.getMatches()) {
      boolean all =
          Stream.concat(
                  match.getMatchedConditions().stream(), match.getUnmatchedConditions().stream())
              .allMatch(text -> Condition.parse(text).holds(match.getEvidence()));
      if (all && match.getPriority() < best) {
        best = match.getPriority();
        winner = match.getPersonaId();
      }
    }
    return winner;
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void winner_hasTheHighestPriorityOfThoseThatMatch(
      @ForAll List<Persona> personas, @ForAll Map<String, @Nullable Object> signals) {
    Assignment assignment = decide(personas, signals);
    List<Match> matching = assignment.matches().stream().filter(Match::matched).toList();
    Statistics.collect(Math.min(matching.size(), 2));
    Statistics.coverage(
        coverage -> {
          coverage.check(0).percentage(share -> share > 10);
          coverage.check(1).percentage(share -> share > 10);
          coverage.check(2).percentage(share -> share > 10);
        });
    if (matching.isEmpty()) {
      assertThat(assignment.personaId()).isEqualTo("unclassified");
      assertThat(assignment.priority()).isNull();
    } else {
      assertThat(matching)
          .allSatisfy(m -> assertThat(assignment.priority()).isLessThanOrEqualTo(m.priority()))
          .anySatisfy(m -> assertThat(m.personaId()).isEqualTo(assignment.personaId()));
      assertThat(assignment.reason())
          .startsWith("Highest priority match among " + matching.size() + " qualifying persona")
          .endsWith("(priority " + assignment.priority() + ")");
    }
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void orderInTheFile_doesNotMatter(
      @ForAll List<Persona> personas, @ForAll Map<String, @Nullable Object> signals) {
    List<Persona> sorted = personas.stream().sorted(Comparator.comparing(Persona::id)).toList();
    Assignment a = decide(personas, signals);
    Assignment b = decide(sorted, signals);
    assertThat(b.matches()).isEqualTo(a.matches());
    assertThat(b.personaId()).isEqualTo(a.personaId());
    assertThat(b.reason()).isEqualTo(a.reason());
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void trail_isComplete(
      @ForAll List<Persona> personas, @ForAll Map<String, @Nullable Object> signals) {
    Assignment assignment = decide(personas, signals);
    Map<String, Match> matches = new HashMap<>();
    assignment.matches().forEach(match -> matches.put(match.personaId(), match));
    assertThat(assignment.matches()).hasSameSizeAs(personas);
    for (Persona persona : personas) {
      Match match = Objects.requireNonNull(matches.get(persona.id()));
      List<String> listed = new ArrayList<>(match.matchedConditions());
      listed.addAll(match.unmatchedConditions());
      assertThat(listed)
          .as("each condition is listed once")
          .containsExactlyInAnyOrderElementsOf(
              persona.conditions().stream().map(Condition::toString).toList());
      assertThat(match.matched()).isEqualTo(match.unmatchedConditions().isEmpty());
      Set<String> lookedAt =
          persona.conditions().stream().flatMap(c -> c.signals().stream()).collect(toSet());
      assertThat(match.evidence().keySet()).isEqualTo(lookedAt);
      lookedAt.forEach(
          signal ->
              assertThat(match.evidence().get(signal))
                  .isEqualTo(Signals.stored(signals.get(signal))));
    }
  }
}
