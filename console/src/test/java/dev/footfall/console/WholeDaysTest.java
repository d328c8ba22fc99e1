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

  @Test
  void correction_addsOrTakesOff_whateverIsShorter() {
    Period evening = period("2026-03-01T12:00:00Z", "2026-03-04T06:00:00Z");
    assertThat(WholeDays.of(evening).correction(evening))
        .isEqualTo(
            new WholeDays.Correction(
                DAY, evening.start(), Instant.parse("2026-03-02T00:00:00Z"), 1));

    Period morning = period("2026-03-01T11:59:00Z", "2026-03-04T06:00:00Z");
    assertThat(WholeDays.of(morning).correction(morning))
        .isEqualTo(
            new WholeDays.Correction(
                DAY.minusDays(1), Instant.parse("2026-03-01T00:00:00Z"), morning.start(), -1));
  }

  @Test
  void correction_withoutWholeDays_isThePeriod() {
    Period early = period("2026-03-01T01:00:00Z", "2026-03-02T01:00:00Z");
    assertThat(WholeDays.of(early).correction(early))
        .isEqualTo(new WholeDays.Correction(DAY, early.start(), early.end(), 1));
  }

  private static Period period(String start, String end) {
    return new Period(Instant.parse(start), Instant.parse(end));
  }

  private static WholeDays of(String start, String end) {
    return WholeDays.of(period(start, end));
  }
}
