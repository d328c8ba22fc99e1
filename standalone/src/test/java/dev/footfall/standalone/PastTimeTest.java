package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PastTimeTest {

  private final PastTime times = new PastTime();

  @Test
  void convert_aTimeADayOrHowLongAgo_isThatTime() {
    assertThat(times.convert("2025-11-05T10:30:00Z")).isEqualTo("2025-11-05T10:30:00Z");
    assertThat(times.convert("2025-11-05")).isEqualTo("2025-11-05T00:00:00Z");
    assertThat(times.convert("7d"))
        .isCloseTo(Instant.now().minus(7, ChronoUnit.DAYS), within(1, ChronoUnit.MINUTES));
    assertThat(times.convert("90m"))
        .isCloseTo(Instant.now().minus(90, ChronoUnit.MINUTES), within(1, ChronoUnit.MINUTES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "7", "7w", "-1d", "2025-13-01", "2025-11-05T10:30:00"})
  void convert_whatIsNone_saysWhatIsAllowed(String text) {
    assertThatThrownBy(() -> times.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' is no time")
        .hasMessageContaining("7d");
  }
}
