package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.Alert;
import dev.footfall.events.UsageEvent;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The compatibility gate of the build, and the proof that it shuts. */
class SchemaHistoryTest {

  private static final FrozenSchema V1 = FrozenSchema.historyOf("UsageEvent").get(0);

  static Stream<SpecificRecord> samples() {
    return Samples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void schema_isCompatibleWithEveryFrozenVersion(SpecificRecord sample) {
    Schema current = sample.getSchema();

    assertThat(SchemaHistory.problems(current, FrozenSchema.historyOf(current.getName())))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void goldenBytes_decodeToTheirSample(SpecificRecord sample) {
    List<FrozenSchema> history = FrozenSchema.historyOf(sample.getSchema().getName());

    assertThat(history).isNotEmpty();
    assertThat(SchemaHistory.goldenProblems(sample, history)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void samples_fillEveryField(SpecificRecord sample) {
    assertThat(sample.getSchema().getFields())
        .allSatisfy(f -> assertThat(sample.get(f.pos())).as(f.name()).isNotNull());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "field renamed | `\"name\":\"action_name\"` | `\"name\":\"action\"` |"
            + " today's readers can't read UsageEvent version 1: READER_FIELD_MISSING_DEFAULT",
        "field renamed, the other way | `\"name\":\"action_name\"` | `\"name\":\"action\"` |"
            + " readers of UsageEvent version 1 can't read today's: READER_FIELD_MISSING_DEFAULT",
        "type changed | `\"name\":\"action_type\",\"type\":\"string\"` |"
            + " `\"name\":\"action_type\",\"type\":\"int\"` | TYPE_MISMATCH",
        "type widened | `\"name\":\"status_code\",\"type\":[\"null\",\"int\"]` |"
            + " `\"name\":\"status_code\",\"type\":[\"null\",\"long\"]` |"
            + " readers of UsageEvent version 1 can't read today's",
        "required field made optional |"
            + " `\"name\":\"producer_seq\",\"type\":\"long\"` |"
            + " `\"name\":\"producer_seq\",\"default\":null,\"type\":[\"null\",\"long\"]` |"
            + " readers of UsageEvent version 1 can't read today's",
        "required field added | `{\"name\":\"action_type\",` |"
            + " `{\"name\":\"tenant\",\"type\":\"string\"},{\"name\":\"action_type\",` |"
            + " today's readers can't read UsageEvent version 1: READER_FIELD_MISSING_DEFAULT",
        "record renamed | `\"name\":\"UsageEvent\"` | `\"name\":\"UseEvent\"` | NAME_MISMATCH",
      })
  void problems_nameTheIncompatibleChange(String change, String from, String to, String words) {
    assertThat(SchemaHistory.problems(edited(V1.schema(), from, to), List.of(V1)))
        .as(change)
        .anySatisfy(p -> assertThat(p).contains(words));
  }

  @Test
  void problems_nameTheRemovedField() {
    assertThat(SchemaHistory.problems(withoutField(V1.schema(), "service_name"), List.of(V1)))
        .anySatisfy(
            p ->
                assertThat(p)
                    .contains("readers of UsageEvent version 1 can't read", "service_name"));
  }

  @Test
  void problems_nameTheSymbol_whenEnumHasNoDefault() {
    Schema strict =
        edited(
            V1.schema(),
            "\"PENDING\",\"TIMEOUT\"],\"default\":\"UNKNOWN\"",
            "\"PENDING\",\"TIMEOUT\"]");
    Schema more =
        edited(strict, "\"PENDING\",\"TIMEOUT\"]", "\"PENDING\",\"TIMEOUT\",\"CANCELLED\"]");

    assertThat(SchemaHistory.problems(more, List.of(frozen(1, strict))))
        .anySatisfy(p -> assertThat(p).contains("MISSING_ENUM_SYMBOLS", "CANCELLED"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "field with a default added | `{\"name\":\"action_type\",` |"
            + " `{\"name\":\"tenant\",\"type\":\"string\",\"default\":\"\"},{\"name\":\"action_type\",`",
        "symbol added to an enum with a default | `\"TIMEOUT\"]` | `\"TIMEOUT\",\"CANCELLED\"]`",
        "default changed | `\"default\":\"unknown\"` | `\"default\":\"none\"`",
        "default removed | `,\"default\":\"unknown\"` | ``",
        "enum's default changed | `\"TIMEOUT\"],\"default\":\"UNKNOWN\"` | `\"TIMEOUT\"],\"default\":\"ERROR\"`",
        "property added | `\"name\":\"action_type\"` | `\"name\":\"action_type\",\"pii\":true`",
        "alias added | `\"name\":\"action_type\"` | `\"name\":\"action_type\",\"aliases\":[\"kind\"]`",
      })
  void problems_sayHowToFreeze_whenChangeIsCompatible(String change, String from, String to) {
    Schema changed = edited(V1.schema(), from, to == null ? "" : to);

    assertThat(SchemaHistory.problems(changed, List.of(V1)))
        .as(change)
        .singleElement()
        .asString()
        .contains(
            "UsageEvent.avsc differs from its newest frozen version 1",
            "mvn -pl schemas test -Dtest=FreezeSchemas",
            "history/UsageEvent/v2.avsc");
    assertThat(SchemaHistory.problems(changed, List.of(V1, frozen(2, changed)))).isEmpty();
  }

  @Test
  void problems_areTransitive() {
    String field = "{\"name\":\"action_type\",";
    Schema optional =
        edited(
            V1.schema(),
            field,
            "{\"name\":\"tenant\",\"type\":\"string\",\"default\":\"\"}," + field);
    Schema required =
        edited(V1.schema(), field, "{\"name\":\"tenant\",\"type\":\"string\"}," + field);

    assertThat(SchemaHistory.problems(required, List.of(frozen(1, optional))))
        .singleElement()
        .asString()
        .contains("differs");
    assertThat(SchemaHistory.problems(required, List.of(V1, frozen(2, optional))))
        .anySatisfy(p -> assertThat(p).contains("can't read UsageEvent version 1"));
  }

  @Test
  void problems_askForTheFirstVersion() {
    assertThat(SchemaHistory.problems(V1.schema(), List.of()))
        .singleElement()
        .asString()
        .contains("history/UsageEvent/v1.avsc");
  }

  @Test
  void problems_ignoreDocs() {
    assertThat(SchemaHistory.problems(edited(V1.schema(), "Example", "For example"), List.of(V1)))
        .isEmpty();
  }

  @Test
  void goldenProblems_showOtherBytesAndOtherContent() {
    SpecificRecord sample = Samples.usageEvent().build();
    byte[] otherBytes = AvroBytes.of(Samples.usageEvent().setNotes("other").build());
    FrozenSchema bytes = new FrozenSchema(1, V1.schema(), otherBytes, V1.json());
    FrozenSchema json =
        new FrozenSchema(1, V1.schema(), V1.golden(), V1.json().replace("4711", "4712"));

    assertThat(SchemaHistory.goldenProblems(sample, List.of(bytes))).hasSize(2);
    assertThat(SchemaHistory.goldenProblems(sample, List.of(json))).hasSize(1);
    assertThat(
            SchemaHistory.goldenProblems(Samples.usageEvent().setNotes("x").build(), List.of(V1)))
        .hasSize(1);
  }

  @Test
  void goldenBytes_ofAnEarlierVersion_areReadWithDefaults() {
    // As if notes had come with version 2.
    Schema earlier = withoutField(V1.schema(), "notes");
    byte[] golden =
        AvroBytes.ofGeneric(
            AvroBytes.readGeneric(
                AvroBytes.of(Samples.usageEvent().build()), UsageEvent.getClassSchema(), earlier));
    String json = AvroBytes.json(AvroBytes.readGeneric(golden, earlier, earlier));

    assertThat(
            SchemaHistory.goldenProblems(
                Samples.usageEvent().build(),
                List.of(
                    new FrozenSchema(1, earlier, golden, json),
                    new FrozenSchema(2, V1.schema(), V1.golden(), V1.json()))))
        .isEmpty();
    assertThat(AvroBytes.read(golden, earlier, UsageEvent.getClassSchema()))
        .isEqualTo(Samples.usageEvent().setNotes(null).build());
  }

  @Test
  void contract_hasNothingOfJava() {
    assertThat(SchemaHistory.contract(Alert.getClassSchema()).toString()).doesNotContain("java");
  }

  private static FrozenSchema frozen(int version, Schema schema) {
    return new FrozenSchema(version, schema, V1.golden(), V1.json());
  }

  private static Schema edited(Schema schema, String from, String to) {
    String json = schema.toString();
    assertThat(json).contains(from);
    return new Schema.Parser().parse(json.replace(from, to));
  }

  private static Schema withoutField(Schema schema, String name) {
    List<Schema.Field> fields =
        schema.getFields().stream()
            .filter(f -> !f.name().equals(name))
            .map(f -> new Schema.Field(f, f.schema()))
            .toList();
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }
}
