package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsCommandTest {

  private static final String RULES =
      """
      groups:
      - name: shop
        rules:
        - alert: UserErrors
          type: user_errors
          window: 10m
          condition: ">= 5"
          annotations: {summary: "{{user_id}} met {{value}} errors"}
      """;

  @TempDir private Path dir;

  private record Outcome(int code, String out, String err) {}

  private static Outcome run(String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(newOut, true, UTF_8));
      System.setErr(new PrintStream(newErr, true, UTF_8));
      int code = Footfall.run(words);
      return new Outcome(code, newOut.toString(UTF_8), newErr.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(dir.resolve(name), content);
  }

  @Test
  void check_saysHowManyRules_orEveryErrorWithItsPlace() throws Exception {
    Path good = file("good.yaml", RULES);
    assertThat(run("alerts", "check", good.toString()))
        .isEqualTo(new Outcome(0, good + ": 1 rules, no errors\n", ""));

    Path bad = file("bad.yaml", RULES.replace("window: 10m", "windw: 10 minutes"));
    Outcome outcome = run("alerts", "check", bad.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains(bad + ":4:5: 'window' is missing")
        .contains(bad + ":6:5: unknown key of a rule of type user_errors 'windw'")
        .contains("did you mean 'window'?");
  }

  @Test
  void test_saysWhatWouldFire_andWhatIsOpenAtTheEnd() throws Exception {
    StringBuilder events = new StringBuilder("{\"event\":\"assignment\"}\n\n");
    for (int minute = 0; minute < 30; minute++) {
      boolean failed = minute % 2 == 0 && minute < 10;
      events.append(
          """
          {"occurred_at":"%s","service_name":"shop","action_type":"crm","action_name":"pay",\
          "user_id":"ada","result_status":"%s","duration_ms":12}
          """
              .formatted(
                  Instant.parse("2025-03-12T10:00:00Z").plusSeconds(60 * minute),
                  failed ? "ERROR" : "SUCCESS"));
    }
    Path rules = file("alerts.yaml", RULES);
    Path recorded = file("events.jsonl", events.toString());

    Outcome outcome = run("alerts", "test", rules.toString(), "--events", recorded.toString());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .isEqualTo(
            """
            2025-03-12T10:08:10Z  FIRING       UserErrors{user_id=ada} value 5.0  ada met 5 errors
            2025-03-12T10:10:10Z  RESOLVED     UserErrors{user_id=ada} value 4.0  ada met 4 errors
            30 events (1 other records left out), 2 transitions, 0 alerts open at the end
            """);
  }

  @Test
  void test_namesTheLineThatIsNoEvent() throws Exception {
    Path rules = file("alerts.yaml", RULES);
    Path recorded = file("events.jsonl", "\n{\"occurred_at\":\"yesterday\"}\n");
    Outcome outcome = run("alerts", "test", rules.toString(), "--events", recorded.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("line 2: occurred_at must be a time such as");
  }
}
