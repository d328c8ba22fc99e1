package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class WholeDaysTest {

  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

  @Test
  void of_severalDays_leavesAPieceAtBothEnds() {
    WholeDays days = of("2026-03-01T12:00:00Z", "2026-03-04T06:00:00Z");

    assertThat(days.first()).isEqualTo(DAY);
    assertThat(days.after()).isEqualTo(DAY.plusDays(2));
    assertThat(days.headEnd()).isEqualTo(Instant.parse("2026-03-02T00:00:00Z"));
    assertThat(days.tailStart()).isEqualTo(Instant.parse("2026-03-04T00:00:00Z"));
  }

  @Test
  void of_exactDays_leavesNothing() {
    Instant start = Instant.parse("2026-03-02T00:00:00Z");
    Instant end = Instant.parse("2026-03-03T00:00:00Z");

    assertThat(WholeDays.of(new Period(start, end)))
        .isEqualTo(new WholeDays(DAY, DAY.plusDays(1), start, end));
  }

  @Test
  void of_lessThanADay_isAllHead() {
    WholeDays days = of("2026-03-01T23:00:00Z", "2026-03-02T01:00:00Z");

    assertThat(days.first()).isEqualTo(days.after());
    assertThat(days.headEnd()).isEqualTo(Instant.parse("2026-03-02T01:00:00Z"));
    assertThat(days.tailStart()).isEqualTo(days.headEnd());
  }

  private static WholeDays of(String start, String end) {
    return WholeDays.of(new Period(Instant.parse(start), Instant.parse(end)));
  }
}
