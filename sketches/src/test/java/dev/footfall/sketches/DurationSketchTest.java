package dev.footfall.sketches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationSketchTest {

  @Property
  void quantile_isWithinOnePercent_ofTheValueWithThatRank(
      @ForAll("durations") List<Long> durations, @ForAll("quantiles") double q) {
    if (durations.isEmpty()) {
      return;
    }
    long exact = durations.stream().sorted().toList().get((int) (q * (durations.size() - 1)));
    assertThat(of(durations).quantile(q))
        .isCloseTo(exact, within(1.0001 * DurationSketch.RELATIVE_ERROR * exact));
  }

  @Property
  void merge_isAssociativeAndCommutative_andEqualsTheWhole(
      @ForAll("durations") List<Long> first,
      @ForAll("durations") List<Long> second,
      @ForAll("durations") List<Long> third) {
    DurationSketch left = merged(merged(of(first), of(second)), of(third));
    DurationSketch right = merged(of(third), merged(of(second), of(first)));
    DurationSketch whole = of(first);
    second.forEach(whole::add);
    third.forEach(whole::add);

    assertThat(left).isEqualTo(right).isEqualTo(whole);
    assertThat(left.toBytes()).isEqualTo(right.toBytes()).isEqualTo(whole.toBytes());
    assertThat(left.count()).isEqualTo(first.size() + second.size() + third.size());
  }

  @Property
  void ofBytes_readsWhatToBytesWrote(@ForAll("durations") List<Long> durations) {
    DurationSketch sketch = of(durations);
    DurationSketch read = DurationSketch.ofBytes(sketch.toBytes());
    assertThat(read).isEqualTo(sketch).hasSameHashCodeAs(sketch);
    read.add(7);
    sketch.add(7);
    assertThat(read).isEqualTo(sketch);
  }

  @Property
  void ofBytes_ofAnything_isASketchOrAFormatError(@ForAll byte[] bytes) {
    byte[] likely = bytes.clone();
    if (likely.length > 0) {
      likely[0] = 1;
    }
    for (byte[] any : List.of(bytes, likely)) {
      try {
        DurationSketch read = DurationSketch.ofBytes(any);
        assertThat(DurationSketch.ofBytes(read.toBytes())).isEqualTo(read);
      } catch (SketchFormatException expected) {
        assertThat(expected).hasMessageStartingWith("a duration sketch ");
      }
    }
  }

  @Provide
  Arbitrary<List<Long>> durations() {
    return Arbitraries.oneOf(
            Arbitraries.longs().between(0, 20),
            Arbitraries.longs().between(0, 100_000),
            Arbitraries.longs().between(0, Long.MAX_VALUE))
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<Double> quantiles() {
    return Arbitraries.oneOf(
        Arbitraries.of(0.0, 0.5, 0.95, 0.99, 1.0), Arbitraries.doubles().between(0, 1));
  }

  @Test
  void everyBin_isReachedFromItsBytes_andHoldsItsValue() {
    DurationSketch all = new DurationSketch();
    for (double ms = 0; ms < Long.MAX_VALUE; ms = Math.max(ms + 1, 1.005 * ms)) {
      all.add((long) ms);
    }
    all.add(Long.MAX_VALUE);
    byte[] bytes = all.toBytes();
    assertThat(bytes.length).isLessThan(3 * 2186);
    assertThat(DurationSketch.ofBytes(bytes)).isEqualTo(all);
    assertThat(all.quantile(1)).isCloseTo(0x1p63, within(0.011 * 0x1p63));
  }

  /** Readers in other languages rely on these: change them with the version only. */
  @Test
  void bytes_areTheGoldenOnes() {
    DurationSketch sketch = of(List.of(0L, 1L, 1L, 2L, 42L, 950L, 30_000L));
    assertThat(HexFormat.of().formatHex(sketch.toBytes())).isEqualTo(GOLDEN);
    assertThat(DurationSketch.ofBytes(HexFormat.of().parseHex(GOLDEN))).isEqualTo(sketch);
  }

  private static final String GOLDEN = "010001010222019801019c0101ad0101";

  @Test
  void bytes_areFewForFew() {
    assertThat(new DurationSketch().toBytes()).hasSize(1);
    Random random = new Random(5);
    DurationSketch ten = new DurationSketch();
    for (int i = 0; i < 10; i++) {
      ten.add(20 + random.nextInt(2_000));
    }
    assertThat(ten.toBytes().length).isLessThanOrEqualTo(30);
  }

  @Test
  void quantile_withKnownExtremes_staysBetweenThem() {
    DurationSketch one = of(List.of(1_000L));
    assertThat(one.quantile(0.5, 1_000, 1_000)).isEqualTo(1_000);
    assertThat(new DurationSketch().quantile(0.5, Long.MAX_VALUE, Long.MIN_VALUE)).isNaN();
  }

  @Test
  void quantile_ofNothing_isNaN() {
    assertThat(new DurationSketch().quantile(0.5)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, 95, Double.NaN})
  void quantile_outOfRange_isRefused(double q) {
    DurationSketch sketch = of(List.of(1L));
    assertThatThrownBy(() -> sketch.quantile(q))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Double.toString(q));
  }

  @Test
  void add_ofANegativeDuration_isRefused() {
    assertThatThrownBy(() -> new DurationSketch().add(-5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-5");
  }

  @Test
  void countOfABin_stopsAtTheTop() {
    HexFormat hex = HexFormat.of();
    DurationSketch full = DurationSketch.ofBytes(hex.parseHex("0101ffffffffffffff03"));
    DurationSketch before = DurationSketch.ofBytes(full.toBytes());
    full.merge(before);
    full.add(1);
    assertThat(full).isEqualTo(before);
    assertThatThrownBy(() -> DurationSketch.ofBytes(hex.parseHex("0101ffffffffffffff04")))
        .isInstanceOf(SketchFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "02", // a later version
        "0105", // a bin without a count
        "010500", // a count of 0
        "0105010001", // the same bin twice
        "01ffff0101", // a bin beyond the last
        "0105ffffffffffffffffffff01" // a number without end
      })
  void ofBytes_ofDamage_saysWhatIsWrong(String hex) {
    assertThatThrownBy(() -> DurationSketch.ofBytes(HexFormat.of().parseHex(hex)))
        .isInstanceOf(SketchFormatException.class)
        .hasMessageStartingWith("a duration sketch ");
  }

  @Test
  void ofBytes_ofMegabytes_isRefusedAtOnce() {
    byte[] huge = new byte[10_000_000];
    huge[0] = 1;
    assertThatThrownBy(() -> DurationSketch.ofBytes(huge))
        .isInstanceOf(SketchFormatException.class)
        .hasMessageContaining("10000000 bytes");
  }

  private static DurationSketch of(List<Long> durations) {
    DurationSketch sketch = new DurationSketch();
    durations.forEach(sketch::add);
    return sketch;
  }

  private static DurationSketch merged(DurationSketch a, DurationSketch b) {
    DurationSketch sum = new DurationSketch();
    sum.merge(a);
    sum.merge(b);
    return sum;
  }
}
