package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaMatch;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventRules.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRulesTest {

  private static final long ARRIVAL = Samples.TIME.toEpochMilli();
  private static final Instant LATEST = Samples.TIME.plus(EventRules.FUTURE_TOLERANCE);

  private static Arguments usage(String reason, UnaryOperator<UsageEvent.Builder> change) {
    return Arguments.of(reason, change);
  }

  private static Arguments assignment(
      String reason, UnaryOperator<AssignmentEvent.Builder> change) {
    return Arguments.of(reason, change);
  }

  static Stream<Arguments> badUsage() {
    return Stream.of(
        usage("time_out_of_range", e -> e.setOccurredAt(Instant.ofEpochMilli(-1))),
        usage("time_out_of_range", e -> e.setOccurredAt(Instant.MAX)),
        usage("time_out_of_range", e -> e.setOccurredAt(Instant.MIN)),
        usage("time_in_future", e -> e.setOccurredAt(LATEST.plusMillis(1))),
        usage("blank_field", e -> e.setProducerId(" ")),
        usage("blank_field", e -> e.setServiceName("")),
        usage("blank_field", e -> e.setActionType("\t")),
        usage("blank_field", e -> e.setActionName("")),
        usage("bad_sequence", e -> e.setProducerSeq(0)),
        usage("bad_sequence", e -> e.setProducerSeq(Long.MIN_VALUE)),
        usage("too_long", e -> e.setServiceName("s".repeat(EventRules.MAX_NAME_CHARS + 1))),
        usage("too_long", e -> e.setActionType("s".repeat(EventRules.MAX_NAME_CHARS + 1))),
        usage("too_long", e -> e.setActionName("s".repeat(EventRules.MAX_NAME_CHARS + 1))),
        usage("too_long", e -> e.setPersonaId("s".repeat(EventRules.MAX_NAME_CHARS + 1))),
        usage("too_long", e -> e.setUserId("s".repeat(EventRules.MAX_ID_CHARS + 1))),
        usage("too_long", e -> e.setSessionId("s".repeat(EventRules.MAX_ID_CHARS + 1))),
        usage("too_long", e -> e.setProducerId("s".repeat(EventRules.MAX_ID_CHARS + 1))),
        usage("negative_duration", e -> e.setDurationMs(-1L)),
        usage("not_json_object", e -> e.setAttributes("[]")),
        usage("not_json_object", e -> e.setResultData("")),
        usage("unstorable_json", e -> e.setAttributes("{\"a\":\"\\u0000\"}")),
        usage("nul_character", e -> e.setNotes("a\0b")),
        usage("nul_character", e -> e.setActionName("a\0b")),
        usage("nul_character", e -> e.setTags(List.of("good", "b\0d"))));
  }

  @ParameterizedTest
  @MethodSource("badUsage")
  void check_namesTheBrokenRule(String reason, UnaryOperator<UsageEvent.Builder> change) {
    Violation violation = EventRules.check(change.apply(Samples.usageEvent()).build(), ARRIVAL);

    assertThat(violation)
        .isNotNull()
        .satisfies(
            v -> assertThat(v.detail()).isNotBlank().hasSizeLessThan(200).doesNotContain("\0"))
        .extracting(Violation::reason)
        .isEqualTo(reason);
  }

  static Stream<Schema.Field> textsOfUsage() {
    return UsageEvent.getClassSchema().getFields().stream()
        .filter(field -> Samples.usageEvent().build().get(field.pos()) instanceof String);
  }

  @ParameterizedTest
  @MethodSource("textsOfUsage")
  void check_findsNulInEveryText(Schema.Field field) {
    UsageEvent event = Samples.usageEvent().build();
    event.put(field.pos(), event.get(field.pos()) + "\0");

    assertThat(EventRules.check(event, ARRIVAL))
        .isNotNull()
        .satisfies(v -> assertThat(v.reason()).isIn("nul_character", "not_json_object"));
  }

  static Stream<Arguments> goodUsage() {
    return Stream.of(
        usage("sample", e -> e),
        usage("1970", e -> e.setOccurredAt(Instant.EPOCH)),
        usage("a little ahead", e -> e.setOccurredAt(LATEST)),
        usage("first", e -> e.setProducerSeq(1)),
        usage("last", e -> e.setProducerSeq(Long.MAX_VALUE)),
        usage("longest", e -> e.setActionName("s".repeat(EventRules.MAX_NAME_CHARS))),
        usage("no time at all", e -> e.setDurationMs(0L)),
        usage("no duration", e -> e.setDurationMs(null)),
        usage("long text", e -> e.setStackTrace("at x\n".repeat(100_000))),
        usage("nobody", e -> e.setUserId(null).setSessionId(null).setPersonaId(null)),
        usage("nothing else", e -> e.setAttributes(null).setResultData(null).setTags(List.of())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodUsage")
  void check_passesWhatIsUsable(String what, UnaryOperator<UsageEvent.Builder> change) {
    assertThat(EventRules.check(change.apply(Samples.usageEvent()).build(), ARRIVAL))
        .as(what)
        .isNull();
  }

  static Stream<Arguments> badAssignments() {
    return Stream.of(
        assignment("time_out_of_range", e -> e.setAssignedAt(Instant.ofEpochSecond(-1))),
        assignment("time_in_future", e -> e.setAssignedAt(LATEST.plusMillis(1))),
        assignment("blank_field", e -> e.setProducerId("")),
        assignment("blank_field", e -> e.setServiceName("")),
        assignment("blank_field", e -> e.setUserId("")),
        assignment("blank_field", e -> e.setAssignedPersonaId("")),
        assignment("blank_field", e -> e.setTimeWindow(" ")),
        assignment("bad_sequence", e -> e.setProducerSeq(-1)),
        assignment("too_long", e -> e.setUserId("u".repeat(EventRules.MAX_ID_CHARS + 1))),
        assignment("too_long", e -> e.setTimeWindow("3".repeat(EventRules.MAX_NAME_CHARS + 1))),
        assignment("confidence_out_of_range", e -> e.setConfidence(Double.NaN)),
        assignment("confidence_out_of_range", e -> e.setConfidence(1.01)),
        assignment("confidence_out_of_range", e -> e.setConfidence(-0.01)),
        assignment("nul_character", e -> e.setPrioritizationReason("\0")),
        assignment("nul_character", e -> e.setSignals(Map.of("region", "no\0rth"))),
        assignment("nul_character", e -> e.setSignals(Map.of("reg\0ion", 1L))),
        assignment(
            "nul_character",
            e ->
                e.setMatches(
                    List.of(
                        PersonaMatch.newBuilder()
                            .setPersonaId("p")
                            .setPriority(1)
                            .setMatched(true)
                            .setMatchedConditions(List.of("a\0"))
                            .build()))));
  }

  @ParameterizedTest
  @MethodSource("badAssignments")
  void check_namesTheBrokenRuleOfAnAssignment(
      String reason, UnaryOperator<AssignmentEvent.Builder> change) {
    Violation violation =
        EventRules.check(change.apply(Samples.assignmentEvent()).build(), ARRIVAL);

    assertThat(violation).isNotNull().extracting(Violation::reason).isEqualTo(reason);
  }

  @Test
  void check_passesAnAssignment() {
    assertThat(EventRules.check(Samples.assignmentEvent().build(), ARRIVAL)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"text\"",
        "[{}]",
        "{",
        "}",
        "{}{}",
        "{} x",
        "{\"a\":}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":[}",
        "// no\n{}"
      })
  void json_refusesWhatIsNoObject(String text) {
    Violation violation = JsonRule.check("attributes", text);

    assertThat(violation).isNotNull().extracting(Violation::reason).isEqualTo("not_json_object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {\"a\" : {\"b\":[1,2.5,-3e4,true,false,null,{\"c\":\"d\"}]}} ",
        "{\"a\":\"\\\\u0000 is text\"}",
        "{\"a\":\"\\ud83d\\ude80 🚀\"}",
        "{\"a\":1e131071,\"b\":1e-16383}",
        "{\"a\":1,\"a\":2}"
      })
  void json_passesObjects(String text) {
    assertThat(JsonRule.check("attributes", text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\u0000\"}",
        "{\"\\u0000\":1}",
        "{\"a\":[{\"b\":\"x\\u0000y\"}]}",
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\\ud83dx\"}",
        "{\"a\":\"\\ude80\\ud83d\"}",
        "{\"a\":1e131072}",
        "{\"a\":1e-16384}",
        "{\"a\":1e99999999999}",
        "{\"a\":-1.5E+2147483648}"
      })
  void json_refusesWhatPostgresCannotStore(String text) {
    Violation violation = JsonRule.check("attributes", text);

    assertThat(violation).isNotNull().extracting(Violation::reason).isEqualTo("unstorable_json");
  }

  @Test
  void json_refusesEndlessNesting() {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);

    Violation violation = JsonRule.check("attributes", deep);

    assertThat(violation).isNotNull().extracting(Violation::reason).isEqualTo("not_json_object");
  }
}
