package dev.footfall.aggregator.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionClockTest {

  private static final long NOW = 1_000_000;
  private static final long IDLE = 10_000;
  private static final long YEAR = 500_000; // long ago, here

  private final PartitionClock clock = new PartitionClock(IDLE, NOW);

  @Test
  void eventTime_movesIt_neverBack_andNeverPastTheArrival() {
    clock.read(NOW - 5, NOW, NOW);
    assertThat(clock.completeMs(NOW)).isEqualTo(NOW - 5);
    clock.read(NOW - YEAR, NOW, NOW);
    assertThat(clock.completeMs(NOW)).isEqualTo(NOW - 5);
    clock.read(NOW + 300_000, NOW + 1, NOW + 1);
    assertThat(clock.completeMs(NOW + 1)).isEqualTo(NOW + 1);
  }

  @Test
  void quietAfterFreshRecords_isAtTheWallClock() {
    clock.read(NOW - 5, NOW, NOW);
    assertThat(clock.completeMs(NOW + IDLE - 1)).isEqualTo(NOW - 5);
    assertThat(clock.completeMs(NOW + IDLE)).isEqualTo(NOW + IDLE);
  }

  @Test
  void replayInAQuietPartition_leavesItAtTheWallClock() {
    assertThat(clock.completeMs(NOW + 3 * IDLE)).isEqualTo(NOW + 3 * IDLE);
    long later = NOW + 4 * IDLE;
    clock.read(NOW - YEAR, later, later);
    assertThat(clock.completeMs(later)).isEqualTo(later);
  }

  @Test
  void backlog_isWhereItReads_evenWhenItPauses() {
    clock.read(NOW - YEAR, NOW - YEAR, NOW);
    clock.read(NOW - YEAR - 1, NOW - YEAR + 1, NOW + IDLE);
    assertThat(clock.completeMs(NOW + 2 * IDLE)).isEqualTo(NOW - YEAR);
    assertThat(clock.completeMs(NOW + 4 * IDLE)).as("it is read").isEqualTo(NOW + 4 * IDLE);
  }

  @Test
  void justStarted_isNotIdle() {
    assertThat(clock.completeMs(NOW + 3 * IDLE - 1)).isZero();
  }
}
