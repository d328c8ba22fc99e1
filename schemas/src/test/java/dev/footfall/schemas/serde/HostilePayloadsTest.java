package dev.footfall.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HostilePayloadsTest {

  private static final String CORRUPT = ".*: (truncated|undecodable|foreign_schema|trailing_bytes)";

  @TempDir Path directory;

  @Test
  void hostilePayloads_areCorrupt() {
    try (FakeRegistry registry = FakeRegistry.start()) {
      AvroDeserializer<SpecificRecord> deserializer = Wire.deserializer(registry.url());

      assertThat(HostilePayloads.in(registry))
          .hasSizeGreaterThan(40)
          .allSatisfy(
              (name, bytes) ->
                  assertThat(name + ": " + HostilePayloads.outcome(deserializer, bytes))
                      .matches(CORRUPT));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"in time", "late"})
  void hostilePayloads_areCorruptInASmallFreshJvm(String limits) throws Exception {
    List<String> lines = run("-Xmx64m", limits);

    assertThat(lines)
        .first()
        .isEqualTo(limits.equals("late") ? "limit none: 16777217" : "limit 16 MiB");
    assertThat(lines).last().isEqualTo("good read as " + Samples.usageEvent().build());
    assertThat(lines.subList(1, lines.size() - 1))
        .hasSizeGreaterThan(40)
        .allSatisfy(line -> assertThat(line).matches(CORRUPT));
  }

  private List<String> run(String heap, String argument) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(heap);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(HostilePayloads.class.getName());
    command.add(argument);
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return lines;
  }
}
