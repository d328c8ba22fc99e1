package dev.footfall.aggregator.cube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.StoredAggregates;
import dev.footfall.aggregator.state.TestStores;
import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageAggregateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/** What holds for every order of events, commits and restarts. */
class OpenWindowsLawTest {

  private static final int MINUTE = 60_000;
  private static final int HOUR = 3_600_000;
  private static final int MAX_ACTIONS = 3;
  private static final Duration GRACE = Duration.ofMinutes(2);

  /** One minute's count, and whether a commit or a restart of the task follows. */
  record Step(int minute, int cell, int count, boolean commit, boolean restart, boolean idle) {

    long timeMs() {
      return (long) minute * MINUTE;
    }

    Dimensions dimensions() {
      return new Dimensions("s", "t", "n" + cell, Channel.UI, null);
    }

    Totals totals() {
      Totals totals = new Totals();
      for (int i = 0; i < count; i++) {
        totals.add(ResultStatus.SUCCESS, (long) i, "user-" + minute);
      }
      return totals;
    }
  }

  @Property(tries = 200)
  void whateverTheOrderAndTheCommits_appliedRecordsEqualTheSum(@ForAll("steps") List<Step> steps) {
    assertThat(counts(applied(steps, MAX_ACTIONS))).isEqualTo(expected(steps));
  }

  @Property(tries = 200)
  void whateverIsBeyondTheLimit_theCellsOfAWindowAddUp(@ForAll("steps") List<Step> steps) {
    Map<UsageAggregateKey, Long> counts = counts(applied(steps, 1));
    assertThat(byWindow(counts)).isEqualTo(byWindow(expected(steps)));
    assertThat(byHourAndAction(counts, 60)).isEqualTo(byHourAndAction(counts, 3600));
  }

  private static StoredAggregates applied(List<Step> steps, int maxActions) {
    KeyValueStore<WindowKey, Totals> open =
        TestStores.inMemory("open", WindowKey.CODEC.serde(), Totals.CODEC.serde());
    KeyValueStore<String, Long> reached =
        TestStores.inMemory("reached", Serdes.String(), Serdes.Long());
    OpenWindows subject = new OpenWindows(open, reached, GRACE, maxActions);
    StoredAggregates stored = new StoredAggregates();
    OpenWindows.Output output =
        (key, kind, totals) ->
            stored.apply(
                AggregateRecords.key(key),
                AggregateRecords.value(key, kind, totals, Instant.EPOCH));
    for (Step step : steps) {
      subject.add(step.dimensions(), step.timeMs(), step.totals());
      subject.advance(step.timeMs());
      if (step.idle()) {
        subject.flush(output);
        subject.closeIdle(step.timeMs() + HOUR / 2);
      }
      if (step.commit() || step.restart()) {
        subject.flush(output);
      }
      if (step.restart()) {
        subject = new OpenWindows(open, reached, GRACE, maxActions);
      }
    }
    subject.flush(output);
    subject.advance(Long.MAX_VALUE / 2);
    subject.flush(output);
    assertThat(subject.open()).as("windows left open").isZero();
    return stored;
  }

  private static Map<UsageAggregateKey, Long> expected(List<Step> steps) {
    Map<UsageAggregateKey, Long> expected = new HashMap<>();
    for (Step step : steps) {
      for (int sizeMs : OpenWindows.SIZES_MS) {
        WindowKey window = WindowKey.at(step.timeMs(), sizeMs, step.dimensions());
        expected.merge(AggregateRecords.key(window), (long) step.count(), Long::sum);
      }
    }
    return expected;
  }

  private static Map<UsageAggregateKey, Long> counts(StoredAggregates stored) {
    Map<UsageAggregateKey, Long> counts = new HashMap<>();
    stored.cells().forEach((key, figures) -> counts.put(key, figures.count()));
    return counts;
  }

  private static Map<String, Long> byWindow(Map<UsageAggregateKey, Long> counts) {
    Map<String, Long> sums = new HashMap<>();
    counts.forEach(
        (key, count) ->
            sums.merge(key.getWindowSeconds() + " " + key.getWindowStart(), count, Long::sum));
    return sums;
  }

  private static Map<String, Long> byHourAndAction(Map<UsageAggregateKey, Long> counts, int size) {
    Map<String, Long> sums = new HashMap<>();
    counts.forEach(
        (key, count) -> {
          if (key.getWindowSeconds() == size) {
            Instant hour = key.getWindowStart().truncatedTo(ChronoUnit.HOURS);
            sums.merge(hour + " " + key.getActionName(), count, Long::sum);
          }
        });
    return sums;
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
