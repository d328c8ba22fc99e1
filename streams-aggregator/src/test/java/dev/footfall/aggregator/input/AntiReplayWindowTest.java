package dev.footfall.aggregator.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AntiReplayWindowTest {

  /** Remembers everything, but answers "seen" below the window as the window does. */
  private static final class Naive {
    private final Set<Long> seen = new HashSet<>();
    private long highest;

    boolean accept(long seq) {
      if (seq <= highest - AntiReplayWindow.WIDTH) {
        return false;
      }
      highest = Math.max(highest, seq);
      return seen.add(seq);
    }
  }

  @Property
  void accept_answersLikeASetOfAllNumbersWithinTheWidth(@ForAll("sequences") List<Long> sequence) {
    AntiReplayWindow window = new AntiReplayWindow();
    Naive naive = new Naive();
    for (long seq : sequence) {
      assertThat(window.accept(seq, 0)).as("number %s", seq).isEqualTo(naive.accept(seq));
    }
  }

  @Property(tries = 300)
  void restore_ofTheBlocksGivenOut_goesOnAsIfNothingHadHappened(
      @ForAll("sequences") List<Long> before, @ForAll("sequences") List<Long> after) {
    AntiReplayWindow window = new AntiReplayWindow();
    List<byte[]> slots = new ArrayList<>();
    for (int i = 0; i < AntiReplayWindow.SLOTS; i++) {
      slots.add(new byte[0]);
    }
    for (int i = 0; i < before.size(); i++) {
      window.accept(before.get(i), 5);
      if (i % 7 == 0 || i == before.size() - 1) {
        window.drainDirty(
            block ->
                slots.set(AntiReplayWindow.slot(block.number()), SeqBlock.CODEC.toBytes(block)));
      }
    }
    AntiReplayWindow restored = new AntiReplayWindow();
    slots.stream()
        .filter(bytes -> bytes.length > 0)
        .map(SeqBlock.CODEC::ofBytes)
        .forEach(restored::restore);

    for (long seq : after) {
      assertThat(restored.accept(seq, 9)).as("%s", seq).isEqualTo(window.accept(seq, 9));
    }
  }

  /** Steps around the window's and the blocks' borders, forwards and backwards, with repeats. */
  @Provide
  Arbitrary<List<Long>> sequences() {
    Arbitrary<Integer> steps =
        Arbitraries.oneOf(
            Arbitraries.integers().between(-20, 20),
            Arbitraries.integers().between(-1100, 1100),
            Arbitraries.integers().between(-9000, 9000),
            Arbitraries.of(0, 1, -1, 8191, 8192, 8193, -8191, -8192, -8193, 100_000));
    Arbitrary<Long> starts =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 20_000), Arbitraries.of(1L, Long.MAX_VALUE / 2));
    return starts.flatMap(start -> steps.list().ofMaxSize(120).map(s -> walk(start, s)));
  }

  private static List<Long> walk(long start, List<Integer> steps) {
    List<Long> sequence = new ArrayList<>();
    long at = start;
    sequence.add(at);
    for (int step : steps) {
      at = Math.max(1, at + step);
      sequence.add(at);
    }
    return sequence;
  }

  @Test
  void accept_ofTheLastNumberThatFits_isNewOnce_belowIsSeen() {
    AntiReplayWindow window = new AntiReplayWindow();
    assertThat(window.accept(10_000, 0)).isTrue();
    assertThat(window.accept(10_000 - AntiReplayWindow.WIDTH + 1, 0)).isTrue();
    assertThat(window.accept(10_000 - AntiReplayWindow.WIDTH + 1, 0)).isFalse();
    assertThat(window.accept(10_000 - AntiReplayWindow.WIDTH, 0)).isFalse();
  }

  @Test
  void drainDirty_givesOnlyWhatChanged() {
    AntiReplayWindow window = new AntiReplayWindow();
    for (long seq = 1; seq <= 5000; seq++) {
      window.accept(seq, 0);
    }
    List<Long> drained = new ArrayList<>();
    window.drainDirty(block -> drained.add(block.number()));
    assertThat(drained).containsExactly(0L, 1L, 2L, 3L, 4L);

    drained.clear();
    window.accept(5001, 0);
    window.accept(4, 0); // a duplicate changes nothing
    window.drainDirty(block -> drained.add(block.number()));
    assertThat(drained).containsExactly(4L);
  }
}
