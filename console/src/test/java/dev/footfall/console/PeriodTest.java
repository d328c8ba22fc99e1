package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:34:30.123456789Z"), ZoneOffset.UTC);

  @Test
  void of_nothing_isTwoHoursUpToNow() {
    Period period = Period.of(Map.of(), CLOCK);

    assertThat(period.end()).isEqualTo("2026-03-01T12:34:30.123456Z");
    assertThat(period.start()).isEqualTo("2026-03-01T10:34:30.123456Z");
  }

  @Property
  void of_allowedHours_isThatLong(@ForAll @IntRange(min = 1, max = 720) int hours) {
    Period period = Period.of(Map.of("hours", List.of(Integer.toString(hours))), CLOCK);

    assertThat(Duration.between(period.start(), period.end())).hasHours(hours);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "721",
        "-1",
        "",
        " 2",
        "2.5",
        "1e2",
        "٢",
        "99999999999",
        "two",
        "2;--",
        "2\n"
      })
  void of_otherHours_namesTheAllowedRange(String hours) {
    assertThatThrownBy(() -> Period.of(Map.of("hours", List.of(hours)), CLOCK))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("from 1 to 720");
  }

  @Test
  void of_longGarbage_showsAShortPieceWithoutControlCharacters() {
    String garbage = "\r\n" + "x".repeat(10_000);

    assertThatThrownBy(() -> Period.of(Map.of("hours", List.of(garbage)), CLOCK))
        .hasMessageContaining("??xxx")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(150).doesNotContain("\n"));
  }

  @Test
  void of_hoursTwice_isRefused() {
    assertThatThrownBy(() -> Period.of(Map.of("hours", List.of("1", "2")), CLOCK))
        .hasMessageContaining("2 times");
  }

  @Test
  void of_misspeltParameter_isRefusedInsteadOfIgnored() {
    assertThatThrownBy(() -> Period.of(Map.of("hour", List.of("24")), CLOCK))
        .hasMessageContaining("'hour'")
        .hasMessageContaining("allowed is hours");
  }
}
