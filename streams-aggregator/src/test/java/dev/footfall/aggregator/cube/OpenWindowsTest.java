package dev.footfall.aggregator.cube;

import static dev.footfall.aggregator.cube.OpenWindows.Lateness.AFTER_ITS_HOUR;
import static dev.footfall.aggregator.cube.OpenWindows.Lateness.AFTER_ITS_MINUTE;
import static dev.footfall.aggregator.cube.OpenWindows.Lateness.ON_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.state.TestStores;
import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class OpenWindowsTest {

  private static final int MINUTE = 60_000;
  private static final int HOUR = 3_600_000;
  private static final int MAX_ACTIONS = 3;
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final Dimensions CELL = new Dimensions("s", "t", "n", Channel.UI, null);

  private final KeyValueStore<WindowKey, Totals> store =
      TestStores.inMemory("windows", WindowKey.CODEC.serde(), Totals.CODEC.serde());
  private final KeyValueStore<String, Long> horizon =
      TestStores.inMemory("horizon", Serdes.String(), Serdes.Long());
  private final List<String> emitted = new ArrayList<>();

  private OpenWindows windows = restart();

  private OpenWindows restart() {
    return new OpenWindows(store, horizon, GRACE, MAX_ACTIONS);
  }

  private OpenWindows.Lateness add(int minute) {
    return add(minute, CELL);
  }

  private OpenWindows.Lateness add(int minute, Dimensions cell) {
    Totals one = new Totals();
    one.add(ResultStatus.SUCCESS, 10L, "user-" + minute);
    long minuteMs = (long) minute * MINUTE;
    windows.advance(minuteMs);
    return windows.add(cell, minuteMs, one);
  }

  private static Dimensions action(String type, String name) {
    return new Dimensions("s", type, name, Channel.UI, null);
  }

  /** Kind, start and size in minutes, and count of what came out. */
  private List<String> flush() {
    emitted.clear();
    windows.flush(
        (key, kind, totals) ->
            emitted.add(
                kind
                    + " "
                    + key.startMs() / MINUTE
                    + (key.sizeMs() == HOUR ? "h " : "m ")
                    + (key.dimensions().equals(CELL) ? "" : key.dimensions().actionName() + " ")
                    + totals.count()));
    return emitted;
  }

  @Test
  void flush_givesOneUpdatePerChangedWindow_withTheTotalSoFar() {
    assertThat(add(0)).isEqualTo(ON_TIME);
    add(0);
    assertThat(flush()).containsExactlyInAnyOrder("UPDATE 0m 2", "UPDATE 0h 2");
    assertThat(flush()).isEmpty();
    add(0);
    add(1);
    assertThat(flush()).containsExactlyInAnyOrder("UPDATE 0m 3", "UPDATE 1m 1", "UPDATE 0h 4");
    assertThat(windows.open()).isEqualTo(3);
  }

  @Test
  void flush_closesAtEndPlusGrace_notBefore() {
    add(0);
    flush();
    windows.advance(MINUTE + GRACE.toMillis() - 1);
    assertThat(flush()).isEmpty();
    windows.advance(MINUTE + GRACE.toMillis());
    assertThat(flush()).containsExactly("FINAL 0m 1");
    windows.advance(HOUR + GRACE.toMillis() - 1);
    assertThat(flush()).isEmpty();
    windows.advance(HOUR + GRACE.toMillis());
    assertThat(flush()).containsExactly("FINAL 0h 1");
    assertThat(windows.open()).isZero();
    assertThat(store.approximateNumEntries()).isZero();
  }

  @Test
  void flush_ofAWindowThatOpenedAndEndedSinceTheLastCommit_givesOnlyItsFinalTotal() {
    add(0);
    add(10);
    assertThat(flush()).containsExactlyInAnyOrder("FINAL 0m 1", "UPDATE 10m 1", "UPDATE 0h 2");
    add(11);
    add(100);
    assertThat(flush())
        .containsExactlyInAnyOrder(
            "FINAL 10m 1", "FINAL 11m 1", "FINAL 0h 3", "UPDATE 100m 1", "UPDATE 60h 1");
  }

  @Test
  void add_toAClosedWindow_amends_mergedPerCommit() {
    add(100);
    flush();
    assertThat(add(0)).isEqualTo(AFTER_ITS_HOUR);
    add(0);
    assertThat(flush()).containsExactlyInAnyOrder("AMENDMENT 0m 2", "AMENDMENT 0h 2");
    add(0);
    assertThat(flush()).containsExactlyInAnyOrder("AMENDMENT 0m 1", "AMENDMENT 0h 1");
  }

  @Test
  void add_amendsTheMinuteOfAnHourThatIsStillOpen() {
    add(10);
    flush();
    assertThat(add(0)).isEqualTo(AFTER_ITS_MINUTE);
    assertThat(flush()).containsExactlyInAnyOrder("UPDATE 0h 2", "AMENDMENT 0m 1");
    windows = restart();
    add(70);
    assertThat(flush())
        .containsExactlyInAnyOrder("FINAL 10m 1", "FINAL 0h 2", "UPDATE 70m 1", "UPDATE 60h 1");
  }

  /** Kilobytes of sketches are not to be written again with every commit. */
  @Test
  void flush_writesAnHourWhenAMinuteCloses_only() {
    add(0);
    flush();
    add(0);
    flush();
    assertThat(store.get(WindowKey.at(0, HOUR, CELL))).isNull();
    add(10);
    flush();
    Totals closedMinutes = store.get(WindowKey.at(0, HOUR, CELL));
    assertThat(closedMinutes.count()).isEqualTo(2);
    assertThat(closedMinutes.users()).isEqualTo(1);
  }

  @Test
  void closeIdle_closesWhatTheWallClockSaysIsOver_andMovesEventTimeNoFurther() {
    add(0);
    flush();
    assertThat(windows.closeIdle(MINUTE + GRACE.toMillis() - 1)).isFalse();
    long today = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    assertThat(windows.closeIdle(today)).isTrue();
    assertThat(flush()).containsExactlyInAnyOrder("FINAL 0m 1", "FINAL 0h 1");
    assertThat(windows.closeIdle(today)).isFalse();
    // A replay that pauses goes on in windows of its own.
    assertThat(add(60)).isEqualTo(ON_TIME);
    assertThat(flush()).containsExactlyInAnyOrder("UPDATE 60m 1", "UPDATE 60h 1");
  }

  @Test
  void restart_afterFlush_goesOn_withTotalsAndHorizon() {
    add(20);
    flush();
    windows = restart();
    assertThat(windows.open()).isEqualTo(2);
    add(20);
    assertThat(add(0)).isEqualTo(AFTER_ITS_MINUTE);
    assertThat(flush()).containsExactlyInAnyOrder("UPDATE 20m 2", "UPDATE 0h 3", "AMENDMENT 0m 1");
  }

  @Test
  void actionsBeyondTheLimit_areCountedTogether_inTheMinuteAndTheHour() {
    for (int i = 0; i < 6; i++) {
      add(0, action("t", "a" + i));
    }
    add(1, action("t", "a0"));
    add(1, action("t", "a5")); // the hour's limit is that of its minutes
    add(1, action("u", "a7"));
    assertThat(flush())
        .containsExactlyInAnyOrder(
            "UPDATE 0m a0 1",
            "UPDATE 0m a1 1",
            "UPDATE 0m a2 1",
            "UPDATE 0m __other__ 3",
            "UPDATE 1m a0 1",
            "UPDATE 1m __other__ 1", // of the known type
            "UPDATE 1m __other__ 1", // of another one
            "UPDATE 0h a0 2",
            "UPDATE 0h a1 1",
            "UPDATE 0h a2 1",
            "UPDATE 0h __other__ 4",
            "UPDATE 0h __other__ 1");
    assertThat(windows.takeOverflow()).isEqualTo(5);
    assertThat(windows.takeOverflow()).isZero();
  }

  @Test
  void actionThatWasLetIn_staysIn_overRestarts_alsoWhenItIsLate() {
    for (int i = 0; i < 5; i++) {
      add(0, action("t", "a" + i));
    }
    flush();
    windows = restart();
    add(10, action("t", "a2"));
    add(10, action("t", "a3"));
    add(10, action("t", "new"));
    flush();
    windows = restart();
    add(0, action("t", "a2"));
    add(0, action("t", "a4"));
    assertThat(flush())
        .containsExactlyInAnyOrder(
            "AMENDMENT 0m a2 1",
            "AMENDMENT 0m __other__ 1",
            "UPDATE 0h a2 3",
            "UPDATE 0h __other__ 5");
  }

  @Test
  void actionsBeyondTheLimit_ofAClosedHour_areAmendedTogether() {
    add(500);
    flush();
    for (int i = 0; i < 5; i++) {
      add(0, action("t", "a" + i));
    }
    assertThat(flush())
        .contains("AMENDMENT 0m a0 1", "AMENDMENT 0m __other__ 2", "AMENDMENT 0h __other__ 2")
        .hasSize(8);
  }
}
