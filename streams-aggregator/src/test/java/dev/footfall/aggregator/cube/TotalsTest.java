package dev.footfall.aggregator.cube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.ResultStatus;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TotalsTest {

  record Sample(ResultStatus status, @Nullable Long durationMs, @Nullable String userId) {}

  @Property
  void add_isCommutative(
      @ForAll("samples") List<Sample> first, @ForAll("samples") List<Sample> second) {
    assertThat(sum(batch(first), batch(second))).isEqualTo(sum(batch(second), batch(first)));
  }

  @Property
  void add_isAssociative(
      @ForAll("samples") List<Sample> first,
      @ForAll("samples") List<Sample> second,
      @ForAll("samples") List<Sample> third) {
    Totals left = sum(sum(batch(first), batch(second)), batch(third));
    Totals right = sum(batch(first), sum(batch(second), batch(third)));
    assertThat(left).isEqualTo(right);
  }

  @Property
  void add_ofTheParts_equalsTheBatch(
      @ForAll("samples") List<Sample> samples, @ForAll("cuts") int cut) {
    int at = Math.min(cut, samples.size());
    Totals parts = sum(batch(samples.subList(0, at)), batch(samples.subList(at, samples.size())));
    assertThat(parts).isEqualTo(batch(samples));
    assertThat(parts.count()).isEqualTo(samples.size());
  }

  @Property
  void codec_readsWhatItWrote(@ForAll("samples") List<Sample> samples) {
    Totals totals = batch(samples);
    assertThat(Totals.CODEC.ofBytes(Totals.CODEC.toBytes(totals))).isEqualTo(totals);
  }

  @Provide
  Arbitrary<List<Sample>> samples() {
    Arbitrary<Long> durations =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 1_000_000), Arbitraries.of(0L, Long.MAX_VALUE));
    Arbitrary<String> users = Arbitraries.integers().between(0, 20).map(i -> "user-" + i);
    return Combinators.combine(
            Arbitraries.of(ResultStatus.class), durations.injectNull(0.2), users.injectNull(0.2))
        .as(Sample::new)
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(0, 30);
  }

  @Test
  void errorRate_countsErrorsAndTimeouts() {
    Totals totals = new Totals();
    assertThat(totals.errorRate()).isZero();
    totals.add(ResultStatus.ERROR, null);
    totals.add(ResultStatus.TIMEOUT, null);
    totals.add(ResultStatus.SUCCESS, null);
    totals.add(ResultStatus.PENDING, null);
    assertThat(totals.errorRate()).isEqualTo(0.5);
  }

  @Test
  void durations_withoutAny_areNull() {
    Totals totals = new Totals();
    totals.add(ResultStatus.SUCCESS, null);
    assertThat(totals.durationMinMs()).isNull();
    assertThat(totals.durationMaxMs()).isNull();
    assertThat(totals.durationSumMs()).isZero();
    assertThat(totals.durationCount()).isZero();
  }

  @Property
  void users_areThoseOfARecount(@ForAll("samples") List<Sample> samples) {
    long recounted =
        samples.stream().map(Sample::userId).filter(Objects::nonNull).distinct().count();
    assertThat(batch(samples).users()).isEqualTo(recounted); // few, so to the last one
  }

  @Property
  void quantiles_areBetweenMinimumAndMaximum(@ForAll("samples") List<Sample> samples) {
    Totals totals = batch(samples);
    Long min = totals.durationMinMs();
    Long max = totals.durationMaxMs();
    for (double q : new double[] {0, 0.5, 0.95, 1}) {
      if (min == null || max == null) {
        assertThat(totals.quantile(q)).isNaN();
      } else {
        assertThat(totals.quantile(q)).isBetween((double) min, (double) max);
      }
    }
  }

  private static Totals batch(List<Sample> samples) {
    Totals totals = new Totals();
    samples.forEach(s -> totals.add(s.status(), s.durationMs(), s.userId()));
    return totals;
  }

  private static Totals sum(Totals a, Totals b) {
    Totals sum = new Totals();
    sum.add(a);
    sum.add(b);
    return sum;
  }
}
