package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.producer.spool.EventFiles;
import dev.footfall.schemas.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyticsCommandTest {

  @TempDir private Path home;

  private CommandOutcome run(String answer, String... words) {
    List<String> all = new ArrayList<>(List.of("analytics"));
    all.addAll(List.of(words));
    all.add("--home=" + home);
    return CommandOutcome.of(answer, all.toArray(String[]::new));
  }

  private Path store(SpecificRecord... events) throws Exception {
    Path file =
        Files.createDirectories(home.resolve("events/tracker"))
            .resolve("20260101T000000000Z-000001.avro");
    try (DataFileWriter<SpecificRecord> writer =
        new DataFileWriter<>(new SpecificDatumWriter<SpecificRecord>(EventFiles.schema()))) {
      writer.create(EventFiles.schema(), file.toFile());
      for (SpecificRecord event : events) {
        writer.append(event);
      }
    }
    return file;
  }

  @Test
  void status_saysLevelAndWhatIsStored() throws Exception {
    assertThat(run("", "status").out())
        .contains("level            local", "no choice yet", "0 events");
    store(Samples.usageEvent().build(), Samples.assignmentEvent().build());
    assertThat(run("", "status").out()).contains("2 events", "2015-05-17T10:05:03.250Z");
    Files.writeString(home.resolve("consent.properties"), "rubbish");
    CommandOutcome damaged = run("", "status");
    assertThat(damaged.out()).contains("level            off", "is damaged", "set the level again");
    assertThat(damaged.code()).isEqualTo(1);
  }

  @Test
  void setLevel_asksBeforeItRecordsMore() {
    assertThat(run("n\n", "set-level", "full"))
        .satisfies(o -> assertThat(o.code()).isEqualTo(1))
        .satisfies(o -> assertThat(o.out()).contains("nothing was changed, the level is local"));
    assertThat(run("", "set-level", "full"))
        .satisfies(o -> assertThat(o.code()).isEqualTo(2))
        .satisfies(o -> assertThat(o.err()).contains("--yes"));
    assertThat(run("y\n", "set-level", "anonymised").out())
        .contains("Never recorded", "the level is anonymised, was local");
    assertThat(run("", "status").out()).contains("you chose anonymised on ", "notice 1");
    assertThat(run("", "set-level", "OFF").out()).contains("the level is off, was anonymised");
    assertThat(run("", "set-level", "local", "--yes").code()).isZero();
    assertThat(run("", "set-level", "everything"))
        .satisfies(o -> assertThat(o.code()).isEqualTo(2))
        .satisfies(
            o ->
                assertThat(o.err())
                    .contains("must be off, local, anonymised or full, is 'everything'"));
  }

  @Test
  void notice_isNotShownWithoutATerminal() {
    CommandOutcome status = run("", "status");
    assertThat(status.out() + status.err()).doesNotContain("Never recorded");
    assertThat(home.resolve("notice-1-shown")).doesNotExist();
  }

  @Test
  void show_printsTheNewestFirst() throws Exception {
    store(
        Samples.usageEvent().setActionName("older\u001b[31m").build(),
        Samples.usageEvent()
            .setActionName("newer")
            .setOccurredAt(Samples.TIME.plusSeconds(60))
            .build());
    CommandOutcome both = run("", "show");
    assertThat(both.code()).isZero();
    assertThat(both.out())
        .containsSubsequence("newer", "older", "(2 rows)")
        .doesNotContain("\u001b");
    assertThat(run("", "show", "--limit", "1").out())
        .contains("newer", "(1 row)")
        .doesNotContain("older");
    assertThat(run("", "show", "--limit", "0").err()).contains("between 1 and 100000, is 0");
    assertThat(run("", "show", "--limit", "many").code()).isEqualTo(2);
  }

  @Test
  void export_writesJsonLinesAndSafeCsv() throws Exception {
    store(Samples.usageEvent().setActionName("=1+1").build(), Samples.assignmentEvent().build());
    Path json = home.resolve("out.jsonl");
    assertThat(run("", "export", "--output", json.toString()).out()).contains("2 events written");
    List<String> lines = Files.readAllLines(json);
    assertThat(lines).hasSize(2);
    JsonNode usage = new ObjectMapper().readTree(lines.get(0));
    assertThat(usage.get("event").asText()).isEqualTo("usage");
    assertThat(usage.get("action_name").asText()).isEqualTo("=1+1");
    assertThat(usage.get("duration_ms").asLong()).isEqualTo(42);
    assertThat(usage.get("occurred_at").asText()).isEqualTo(Samples.TIME.toString());
    JsonNode assignment = new ObjectMapper().readTree(lines.get(1));
    assertThat(assignment.at("/matches/0/persona_id").asText()).isEqualTo("high_utilization");
    Path csv = home.resolve("out.CSV");
    assertThat(run("", "export", "--output", csv.toString()).code()).isZero();
    assertThat(Files.readAllLines(csv)).hasSize(3);
    assertThat(Files.readAllLines(csv).get(1)).contains("'=1+1").doesNotContain(",=1+1");
  }

  @Test
  void export_refusesBadFiles() throws Exception {
    store(Samples.usageEvent().build());
    assertThat(run("", "export").code()).isEqualTo(2);
    assertThat(run("", "export", "--output", "x.pdf"))
        .satisfies(o -> assertThat(o.code()).isEqualTo(2))
        .satisfies(o -> assertThat(o.err()).contains(".csv, .jsonl or .json"));
    Path there = Files.writeString(home.resolve("there.csv"), "mine");
    assertThat(run("", "export", "--output", there.toString()))
        .satisfies(o -> assertThat(o.code()).isEqualTo(1))
        .satisfies(o -> assertThat(o.err()).contains("exists already"));
    assertThat(there).hasContent("mine");
    assertThat(run("", "export", "--output", home + "/none/x.csv").code()).isEqualTo(1);
  }

  @Test
  void clear_asksAndSaysHowMany() throws Exception {
    Path file = store(Samples.usageEvent().build(), Samples.assignmentEvent().build());
    assertThat(run("no\n", "clear").out()).contains("nothing was deleted");
    assertThat(run("", "clear").code()).isEqualTo(2);
    assertThat(file).exists();
    assertThat(run("yes\n", "clear").out()).contains("2 events deleted, 1 files");
    assertThat(file).doesNotExist();
    assertThat(run("", "clear").out()).as("nothing to ask about").contains("0 events deleted");
  }

  @Test
  void tornFile_isReadUpToItsTear() throws Exception {
    Path file = store(Samples.usageEvent().build());
    try (var out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.APPEND)) {
      out.write(new byte[] {2, 100, 3});
    }
    assertThat(run("", "status").out()).contains("1 events", "1 parts of files can't be read");
    assertThat(run("", "show").out()).contains("view_deal");
  }
}
