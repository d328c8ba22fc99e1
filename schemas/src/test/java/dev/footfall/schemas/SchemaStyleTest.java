package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaStyleTest {

  /** What version 1 can't be without: identity and time. All else has a default. */
  private static final Map<String, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry(
              "UsageEvent",
              List.of(
                  "event_id",
                  "occurred_at",
                  "producer_id",
                  "producer_seq",
                  "service_name",
                  "action_type",
                  "action_name")),
          Map.entry(
              "AssignmentEvent",
              List.of(
                  "assignment_id",
                  "assigned_at",
                  "producer_id",
                  "producer_seq",
                  "user_id",
                  "time_window",
                  "assigned_persona_id",
                  "prioritization_reason",
                  "service_name")),
          Map.entry("PersonaMatch", List.of("persona_id", "priority", "matched")),
          Map.entry(
              "UsageAggregateKey",
              List.of(
                  "window_start", "window_seconds", "service_name", "action_type", "action_name")),
          Map.entry("UsageAggregate", List.of("count", "emitted_at")),
          Map.entry(
              "SessionSummary",
              List.of("session_key", "started_at", "ended_at", "activities", "emitted_at")),
          Map.entry("ActionCount", List.of("action_name", "count")),
          Map.entry("PersonaAdoptionKey", List.of("time_window")),
          Map.entry("PersonaAdoption", List.of("emitted_at")),
          Map.entry(
              "Alert", List.of("alert_id", "rule", "active_since", "evaluated_at", "emitted_at")),
          Map.entry(
              "ProducerReport",
              List.of(
                  "producer_id", "service_name", "started_at", "reported_at", "accepted", "sent")));

  static Stream<Schema> schemas() {
    return Samples.all().stream().map(GenericContainer::getSchema);
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void schema_isNamedAndExplained(Schema schema) {
    assertThat(SchemaStyle.problems(schema)).isEmpty();
  }

  @Test
  void schemas_requireOnlyIdentityAndTime() {
    Map<String, List<String>> required = new TreeMap<>();
    schemas()
        .flatMap(s -> SchemaStyle.named(s).values().stream())
        .filter(s -> s.getType() == Schema.Type.RECORD)
        .forEach(
            s ->
                required.put(
                    s.getName(),
                    s.getFields().stream()
                        .filter(f -> !f.hasDefaultValue())
                        .map(Schema.Field::name)
                        .toList()));

    assertThat(required).isEqualTo(new TreeMap<>(REQUIRED));
  }

  @Test
  void samples_coverTheTopicCatalogue() {
    List<Schema> catalogue = new ArrayList<>();
    for (TopicSpec topic : Topics.all()) {
      topic.keySchema().ifPresent(catalogue::add);
      topic.valueSchema().ifPresent(catalogue::add);
    }

    assertThat(schemas()).containsExactlyInAnyOrderElementsOf(catalogue);
  }

  @Test
  void sharedTypes_areTheSameInEverySchema() {
    // One Java class is made of them: two that differ would overwrite each other.
    Map<String, TreeSet<String>> definitions = new TreeMap<>();
    schemas()
        .flatMap(s -> SchemaStyle.named(s).entrySet().stream())
        .forEach(
            e ->
                definitions
                    .computeIfAbsent(e.getKey(), n -> new TreeSet<>())
                    .add(e.getValue().toString()));

    assertThat(definitions.values()).allSatisfy(d -> assertThat(d).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dev.footfall.events | dev.footfall.other | must be in namespace",
        "`\"name\":\"Alert\"` | `\"name\":\"alert_v1\"` | must be named like UsageEvent",
        "`\"name\":\"rule\"` | `\"name\":\"ruleName\"` | must be named like event_id",
        "Name of the rule. Example: ErrorRateHigh | Name of the rule. | has no Example",
        "Name of the rule. Example: ErrorRateHigh | `` | Alert.rule has no doc",
        "`],\"default\":\"UNKNOWN\"}` | `]}` | AlertState has no default",
        "`\"doc\":\"When it began to fire. Example: 1431857223000000\",\"default\":null` |"
            + " `\"doc\":\"When it began to fire. Example: 1431857223000000\"` |"
            + " fired_at may be absent",
        "`\"type\":[\"null\",\"double\"],\"doc\":\"What the condition was judged on. Example: 0.12\","
            + "\"default\":null` |"
            + " `\"type\":[\"double\",\"null\"],\"doc\":\"Example: 0.12\",\"default\":0.5` |"
            + " begins with null",
      })
  void problems_areFound(String from, String to, String words) {
    String json = SchemaHistory.contract(Alert.getClassSchema()).toString();
    String changed = json.replace(from, to);
    assertThat(changed).isNotEqualTo(json);

    assertThat(SchemaStyle.problems(new Schema.Parser().parse(changed)))
        .anySatisfy(p -> assertThat(p).contains(words));
  }
}
