package dev.footfall.aggregator.cube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.StoredAggregates;
import dev.footfall.aggregator.state.TestStores;
import dev.footfall.events.AggregateKind;
import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageAggregateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class OpenWindowsTest {

  private static final int MINUTE = 60_000;
  private static final int HOUR = 3_600_000;
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final Dimensions CELL = new Dimensions("s", "t", "n", Channel.UI, null);

  private final KeyValueStore<WindowKey, Totals> store =
      TestStores.inMemory("windows", WindowKey.CODEC.serde(), Totals.CODEC.serde());
  private final KeyValueStore<String, Long> horizon =
      TestStores.inMemory("horizon", Serdes.String(), Serdes.Long());
  private final List<String> emitted = new ArrayList<>();

  private OpenWindows windows = restart();

  private OpenWindows restart() {
    return new OpenWindows(store, horizon, GRACE);
  }

  private void add(long timeMs, int sizeMs) {
    Totals one = new Totals();
    one.add(ResultStatus.SUCCESS, 10L);
    windows.add(CELL, timeMs, sizeMs, one);
    windows.advance(timeMs);
  }

  private List<String> flush() {
    emitted.clear();
    windows.flush(
        (key, kind, totals) -> emitted.add(kind + " " + key.startMs() + " " + totals.count()));
    return emitted;
  }

  @Test
  void flush_givesOneUpdatePerChangedWindow_withTheTotalSoFar() {
    add(0, MINUTE);
    add(1, MINUTE);
    assertThat(flush()).containsExactly("UPDATE 0 2");
    assertThat(flush()).isEmpty();
    add(2, MINUTE);
    assertThat(flush()).containsExactly("UPDATE 0 3");
    assertThat(windows.open()).isEqualTo(1);
  }

  @Test
  void flush_closesAtEndPlusGrace_notBefore() {
    add(0, MINUTE);
    flush();
    windows.advance(MINUTE + GRACE.toMillis() - 1);
    assertThat(flush()).isEmpty();
    windows.advance(MINUTE + GRACE.toMillis());
    assertThat(flush()).containsExactly("FINAL 0 1");
    assertThat(windows.open()).isZero();
  }

  @Test
  void flush_ofAWindowThatOpenedAndEndedSinceTheLastCommit_givesOnlyItsFinalTotal() {
    add(0, MINUTE);
    add(10 * MINUTE, MINUTE);
    assertThat(flush()).containsExactlyInAnyOrder("FINAL 0 1", "UPDATE " + 10 * MINUTE + " 1");
  }

  @Test
  void add_toAClosedWindow_amends_mergedPerCommit() {
    add(10 * MINUTE, MINUTE);
    flush();
    add(0, MINUTE);
    add(1, MINUTE);
    assertThat(flush()).containsExactly("AMENDMENT 0 2");
    add(2, MINUTE);
    assertThat(flush()).containsExactly("AMENDMENT 0 1");
  }

  @Test
  void add_amendsTheMinuteOfAnHourThatIsStillOpen() {
    add(10 * MINUTE, MINUTE);
    flush();
    add(0, MINUTE);
    add(0, HOUR);
    assertThat(flush()).containsExactly("UPDATE 0 1", "AMENDMENT 0 1");
  }

  @Test
  void closeIdle_closesWhatTheWallClockSaysIsOver_andMovesEventTimeNoFurther() {
    add(0, MINUTE);
    flush();
    assertThat(windows.closeIdle(MINUTE + GRACE.toMillis() - 1)).isFalse();
    long today = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    assertThat(windows.closeIdle(today)).isTrue();
    assertThat(flush()).containsExactly("FINAL 0 1");
    assertThat(windows.closeIdle(today)).isFalse();
    // A replay that pauses goes on in windows of its own.
    add(MINUTE, MINUTE);
    assertThat(flush()).containsExactly("UPDATE " + MINUTE + " 1");
  }

  @Test
  void restart_afterFlush_goesOn_withTotalsAndHorizon() {
    add(20 * MINUTE, MINUTE);
    flush();
    windows = restart();
    add(20 * MINUTE + 5, MINUTE);
    add(0, MINUTE);
    assertThat(flush()).containsExactly("UPDATE " + 20 * MINUTE + " 2", "AMENDMENT 0 1");
  }

  /** One minute's count, and whether a commit or a restart of the task follows. */
  record Step(int minute, int cell, int count, boolean commit, boolean restart, boolean idle) {}

  @Property(tries = 200)
  void whateverTheOrderAndTheCommits_appliedRecordsEqualTheSum(@ForAll("steps") List<Step> steps) {
    KeyValueStore<WindowKey, Totals> open =
        TestStores.inMemory("open", WindowKey.CODEC.serde(), Totals.CODEC.serde());
    KeyValueStore<String, Long> reached =
        TestStores.inMemory("reached", Serdes.String(), Serdes.Long());
    OpenWindows subject = new OpenWindows(open, reached, GRACE);
    StoredAggregates stored = new StoredAggregates();
    Map<UsageAggregateKey, Long> expected = new HashMap<>();
    for (Step step : steps) {
      Dimensions cell = new Dimensions("s", "t", "n" + step.cell(), Channel.UI, null);
      long timeMs = (long) step.minute() * MINUTE;
      for (int sizeMs : OpenWindows.SIZES_MS) {
        Totals totals = new Totals();
        for (int i = 0; i < step.count(); i++) {
          totals.add(ResultStatus.SUCCESS, (long) i);
        }
        subject.add(cell, timeMs, sizeMs, totals);
        expected.merge(
            AggregateRecords.key(WindowKey.at(timeMs, sizeMs, cell)),
            (long) step.count(),
            Long::sum);
      }
      subject.advance(timeMs);
      if (step.idle()) {
        subject.flush((key, kind, totals) -> apply(stored, key, kind, totals));
        subject.closeIdle(timeMs + HOUR / 2);
      }
      if (step.commit() || step.restart()) {
        subject.flush((key, kind, totals) -> apply(stored, key, kind, totals));
      }
      if (step.restart()) {
        subject = new OpenWindows(open, reached, GRACE);
      }
    }
    subject.flush((key, kind, totals) -> apply(stored, key, kind, totals));
    subject.advance(Long.MAX_VALUE / 2);
    subject.flush((key, kind, totals) -> apply(stored, key, kind, totals));

    Map<UsageAggregateKey, Long> counts = new HashMap<>();
    stored.cells().forEach((key, figures) -> counts.put(key, figures.count()));
    assertThat(counts).isEqualTo(expected);
    assertThat(subject.open()).as("windows left open").isZero();
  }

  private static void apply(
      StoredAggregates stored, WindowKey key, AggregateKind kind, Totals totals) {
    stored.apply(AggregateRecords.key(key), AggregateRecords.value(kind, totals, Instant.EPOCH));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> minutes =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 10), Arbitraries.integers().between(0, 3000));
    Arbitrary<Boolean> rarely =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, Arbitraries.just(false)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(true)));
    return Combinators.combine(
            minutes,
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(true, false),
            rarely,
            rarely)
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }
}
