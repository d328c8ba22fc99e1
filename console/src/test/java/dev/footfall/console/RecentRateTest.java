package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecentRateTest {

  private static final Instant MINUTE = Instant.parse("2026-03-01T12:34:00Z");

  @Test
  void of_startOfTheMinute_isThePreviousOne() {
    assertThat(RecentRate.of(120, 0, MINUTE)).isEqualTo(120);
  }

  @Test
  void of_middleOfTheMinute_takesHalfOfThePreviousOne() {
    assertThat(RecentRate.of(120, 45, MINUTE.plusSeconds(30))).isEqualTo(105);
  }

  @Property
  void of_anyMoment_isNeverLessThanTheRunningMinuteNorMoreThanBoth(
      @ForAll @IntRange(max = 1_000_000) int previous,
      @ForAll @IntRange(max = 1_000_000) int running,
      @ForAll @IntRange(max = 59_999) int millis) {
    assertThat(RecentRate.of(previous, running, MINUTE.plusMillis(millis)))
        .isBetween((long) running, (long) previous + running);
  }

  @Property
  void of_steadyTraffic_isThatTraffic(@ForAll @IntRange(max = 59) int seconds) {
    assertThat(RecentRate.of(600, seconds * 10L, MINUTE.plusSeconds(seconds))).isEqualTo(600);
  }
}
