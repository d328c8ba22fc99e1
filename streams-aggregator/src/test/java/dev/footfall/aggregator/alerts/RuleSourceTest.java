package dev.footfall.aggregator.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.aggregator.alerts.rules.RulesException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSourceTest {

  private static final String ONE =
      """
      groups:
      - name: g
        rules:
        - {alert: A, type: user_errors, window: 10m, condition: ">= 5"}
      """;

  @TempDir private Path dir;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AlertMetrics metrics = new AlertMetrics(meters);
  private long nanos;
  private int writes;

  private Path write(String content) throws IOException {
    Path file = Files.writeString(dir.resolve("alerts.yaml"), content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000 + writes++)));
    return file;
  }

  private void later() {
    nanos += RuleSource.LOOK.toNanos();
  }

  private double gauge(String name) {
    return meters.get("footfall.aggregator.alerts." + name).gauge().value();
  }

  @Test
  void changedFile_isInForce_afterAFewSeconds() throws Exception {
    RuleSource source = new RuleSource(write(ONE), metrics, () -> nanos);
    AlertRules first = source.current();
    write(ONE.replace("alert: A", "alert: B"));
    assertThat(source.current()).isSameAs(first);
    later();
    assertThat(source.current().byName()).containsOnlyKeys("B");
  }

  @Test
  void sameContent_isTheSameRules() throws Exception {
    RuleSource source = new RuleSource(write(ONE), metrics, () -> nanos);
    AlertRules first = source.current();
    write(ONE);
    later();
    assertThat(source.current()).isSameAs(first);
  }

  @Test
  void badFile_leavesTheRules_isShown_countedOnce_andHeals() throws Exception {
    Path file = write(ONE);
    RuleSource source = new RuleSource(file, metrics, () -> nanos);
    AlertRules first = source.current();
    write(ONE.replace("10m", "soon"));
    for (int i = 0; i < 3; i++) {
      later();
      assertThat(source.current()).isSameAs(first);
    }
    assertThat(source.trouble()).get().asString().contains("alerts.yaml:4:43: 'window'");
    assertThat(gauge("rules.bad")).isEqualTo(1);
    assertThat(meters.counter("footfall.aggregator.alerts.reload.failures").count()).isEqualTo(1);

    Files.delete(file);
    later();
    assertThat(source.current()).isSameAs(first);
    assertThat(source.trouble()).get().asString().contains("can't be read");

    write(ONE);
    later();
    assertThat(source.current().byName()).containsOnlyKeys("A");
    assertThat(source.trouble()).isEmpty();
    assertThat(gauge("rules.bad")).isZero();
  }

  @Test
  void badFileAtTheStart_isRefused() throws Exception {
    Path file = write("groups: 5");
    assertThatThrownBy(() -> new RuleSource(file, metrics, () -> nanos))
        .isInstanceOf(RulesException.class);
  }
}
