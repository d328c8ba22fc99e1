package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.footfall.sketches.DurationSketch;
import dev.footfall.sketches.UserSketch;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The law of the fold: what a batch does at once is what its records do one after the other. */
class AggregateFoldTest {

  @Property
  void fold_doesWhatOneByOneDoes(
      @ForAll("changes") List<AggregateChange> before,
      @ForAll("changes") List<AggregateChange> batch) {
    Map<AggregateKey, AggregateTotals> oneByOne = new HashMap<>();
    before.forEach(change -> apply(oneByOne, change));
    Map<AggregateKey, AggregateTotals> folded = new HashMap<>(oneByOne);

    batch.forEach(change -> apply(oneByOne, change));
    fold(batch)
        .values()
        .forEach(
            cell ->
                apply(
                    folded,
                    new AggregateChange(
                        cell.key(), cell.adds(), cell.totals(), Records.source(0))));

    assertThat(folded).isEqualTo(oneByOne);
  }

  @Property
  void fold_keepsEverySource(@ForAll("changes") List<AggregateChange> batch) {
    assertThat(fold(batch).values().stream().mapToInt(cell -> cell.sources().size()).sum())
        .isEqualTo(batch.size());
  }

  @Example
  void apply_aSumThatDoesNotFit_leavesTheCellAsItWas() {
    FoldedCell<AggregateKey, AggregateTotals> cell =
        new FoldedCell<>(change(true, totals(Long.MAX_VALUE, 5L, true, 1)));

    assertThatThrownBy(() -> cell.apply(change(true, totals(1, 2L, true, 1))))
        .isInstanceOf(ArithmeticException.class);
    assertThat(cell.totals()).isEqualTo(totals(Long.MAX_VALUE, 5L, true, 1));
    assertThat(cell.sources()).hasSize(1);
  }

  @Example
  void plus_ofSomethingUnknown_isUnknown() {
    AggregateTotals known = totals(1, 7L, true, 1);
    AggregateTotals unknown = totals(5, 9L, true, 1);

    AggregateEstimates sum = known.plus(totals(2, 9L, true, 1)).estimates();
    assertThat(sum.users()).isEqualTo(2);
    assertThat(sum.p50Ms()).isCloseTo(7, within(0.07));
    assertThat(sum.p99Ms()).isCloseTo(9, within(0.09));
    assertThat(known.plus(unknown).estimates()).isEqualTo(AggregateEstimates.UNKNOWN);
    assertThat(unknown.plus(known).estimates()).isEqualTo(AggregateEstimates.UNKNOWN);
  }

  @Provide
  Arbitrary<List<AggregateChange>> changes() {
    Arbitrary<AggregateTotals> totals =
        Combinators.combine(
                Arbitraries.longs().between(0, 1000),
                Arbitraries.longs().between(0, 1000).injectNull(0.3),
                Arbitraries.of(true, false),
                Arbitraries.integers().between(1, 3))
            .as(AggregateFoldTest::totals);
    return Combinators.combine(
            Arbitraries.integers().between(0, 2), Arbitraries.of(true, false), totals)
        .as(
            (key, adds, t) ->
                new AggregateChange(
                    key(key),
                    adds,
                    adds ? t.after(totals(0, null, true, 1)) : t,
                    Records.source(0)))
        .list()
        .ofMaxSize(12);
  }

  /** What the two upserts of {@link AggregateStore} do, in words of Java. */
  private static void apply(Map<AggregateKey, AggregateTotals> rows, AggregateChange change) {
    rows.merge(
        change.key(),
        change.totals(),
        (old, now) -> {
          if (old.topologyVersion() != now.topologyVersion()) {
            return old.topologyVersion() > now.topologyVersion() ? old : now;
          }
          return change.adds() ? old.plus(now) : now.after(old);
        });
  }

  private static Map<AggregateKey, FoldedCell<AggregateKey, AggregateTotals>> fold(
      List<AggregateChange> batch) {
    Map<AggregateKey, FoldedCell<AggregateKey, AggregateTotals>> cells = new TreeMap<>();
    batch.forEach(change -> FoldedCell.fold(cells, change));
    return cells;
  }

  private static AggregateChange change(boolean adds, AggregateTotals totals) {
    return new AggregateChange(key(0), adds, totals, Records.source(0));
  }

  private static AggregateKey key(int minute) {
    return new AggregateKey(
        60, Instant.EPOCH.plusSeconds(60L * minute), "crm-api", "crm", "view_deal", "UI", "");
  }

  private static AggregateTotals totals(
      long count, @Nullable Long durationMs, boolean closed, int version) {
    long timed = durationMs == null ? 0 : 1;
    return new AggregateTotals(
        count,
        count,
        0,
        0,
        0,
        0,
        0,
        timed,
        durationMs,
        durationMs,
        0,
        estimates(count, durationMs),
        closed,
        version);
  }

  /** Some with sketches, some of which nothing is known. */
  private static AggregateEstimates estimates(long count, @Nullable Long durationMs) {
    if (count % 5 == 0) {
      return AggregateEstimates.UNKNOWN;
    }
    DurationSketch durations = new DurationSketch();
    if (durationMs != null) {
      durations.add(durationMs);
    }
    UserSketch users = new UserSketch();
    users.add("user-" + count);
    Double ms = durationMs == null ? null : Double.valueOf(durationMs);
    return new AggregateEstimates(ms, ms, ms, 1L, durations, users);
  }
}
