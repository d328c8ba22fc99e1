package dev.footfall.standalone;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.producer.UsageTracker;
import dev.footfall.producer.persona.Assignment;
import dev.footfall.producer.persona.PersonaAssigner;
import dev.footfall.producer.persona.PersonaCatalogue;
import dev.footfall.producer.persona.Reevaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The examples of docs/personas.md, line by line. */
final class PersonaExample {

  private PersonaExample() {}

  static Assignment assign(Path file, UsageTracker tracker) {
    PersonaCatalogue catalogue = PersonaCatalogue.load(file);
    PersonaAssigner assigner = new PersonaAssigner(catalogue, tracker);

    Map<String, Object> signals =
        Map.of("credit_max_utilization_pct", 60.0, "savings_emergency_fund_months", 2.5);
    Assignment assignment = assigner.assign("user_001", "30d", signals);
    return assignment;
  }

  static List<Reevaluation> check(AssignmentEvent event, PersonaCatalogue changed) {
    Assignment stored = Assignment.of(event);
    Reevaluation sound = Reevaluation.fromEvidence(stored);
    Reevaluation tried = Reevaluation.fromSignals(stored, changed);
    return List.of(sound, tried);
  }
}
