package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaMatch;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.producer.UsageTracker;
import dev.footfall.producer.persona.Assignment;
import dev.footfall.producer.persona.CatalogueException;
import dev.footfall.producer.persona.Match;
import dev.footfall.producer.persona.PersonaCatalogue;
import dev.footfall.producer.persona.Reevaluation;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/personas.md shows is what happens. */
class PersonaExampleTest {

  @TempDir Path directory;

  private static String block(String language, String with) {
    return Documentation.blocks(language).stream()
        .filter(block -> block.contains(with))
        .findFirst()
        .orElseThrow();
  }

  private static String catalogue() {
    return block("yaml", "personas:");
  }

  private Assignment example() throws Exception {
    Path file = Files.writeString(directory.resolve("personas.yaml"), catalogue());
    return PersonaExample.assign(file, UsageTracker.NOOP);
  }

  @Test
  void catalogue_isTheOneThatTheProducersTestsRun() throws Exception {
    Path tested =
        Documentation.directory()
            .resolve("producer/src/test/resources/dev/footfall/producer/persona/personas.yaml");
    assertThat(catalogue()).isEqualTo(Files.readString(tested));
  }

  @Test
  void decision_isTheOneThatIsShown() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode shown = json.readTree(block("json", "\"assigned_persona_id\""));
    JsonNode decided = json.readTree(json.writeValueAsString(record(example())));
    assertThat(decided.toPrettyString()).isEqualTo(shown.toPrettyString());
  }

  @Test
  void errors_areThoseThatAreShown() {
    String wrong =
        catalogue()
            .replace("        - credit_max_utilization_pct >=", "        - credit_utilization >=")
            .replace("fund_months < 3.0", "fund_months =< 3.0");
    String shown = block("text", "persona catalogue with");
    assertThatThrownBy(() -> PersonaCatalogue.load(new StringReader(wrong), "personas.yaml"))
        .isInstanceOf(CatalogueException.class)
        .hasMessage(shown.stripTrailing());
  }

  @Test
  void check_findsASoundRecordAndTheEffectOfAChange() throws Exception {
    PersonaCatalogue changed =
        PersonaCatalogue.load(
            new StringReader(catalogue().replace(">= 50.0", ">= 80.0")), "changed.yaml");
    List<Reevaluation> found = PersonaExample.check(event(example()), changed);
    assertThat(found.get(0).why()).isEmpty();
    assertThat(found.get(0).changed()).isFalse();
    assertThat(found.get(1).changed()).isTrue();
    assertThat(found.get(1).after()).isEqualTo("low_savings");
  }

  private static AssignmentEvent event(Assignment assignment) {
    AssignmentEvent event = new AssignmentEvent();
    event.setAssignmentId(new UUID(0, 0));
    event.setAssignedAt(Instant.EPOCH);
    event.setProducerId("example");
    event.setProducerSeq(1L);
    event.setPrivacyLevel(PrivacyLevel.FULL);
    event.setUserId(assignment.userId());
    event.setTimeWindow(assignment.timeWindow());
    event.setAssignedPersonaId(assignment.personaId());
    event.setPriority(assignment.priority());
    event.setConfidence(assignment.confidence());
    event.setPrioritizationReason(assignment.reason());
    event.setSignals(assignment.signals());
    event.setMatches(
        assignment.matches().stream()
            .map(
                m ->
                    new PersonaMatch(
                        m.personaId(),
                        m.priority(),
                        m.matched(),
                        m.evidence(),
                        m.matchedConditions(),
                        m.unmatchedConditions()))
            .toList());
    return event;
  }

  /** In the shape of the API's answer. */
  private static Map<String, Object> record(Assignment assignment) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    for (Match match : assignment.matches()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("priority", match.priority());
      one.put("matched", match.matched());
      one.put("evidence", match.evidence());
      one.put("matched_conditions", match.matchedConditions());
      one.put("unmatched_conditions", match.unmatchedConditions());
      evidence.put(match.personaId(), one);
    }
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("assigned_persona_id", assignment.personaId());
    record.put("priority", assignment.priority());
    record.put("confidence", assignment.confidence());
    record.put("all_qualifying_personas", assignment.qualifyingPersonas());
    record.put("prioritization_reason", assignment.reason());
    record.put("match_evidence", evidence);
    return record;
  }
}
