package dev.footfall.aggregator.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.state.TestStores;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class ProducerWindowsTest {

  private final KeyValueStore<ProducerSlot, SeqBlock> store =
      TestStores.inMemory("producers", ProducerSlot.CODEC.serde(), SeqBlock.CODEC.serde());

  @Test
  void accept_tellsProducersApart() {
    ProducerWindows windows = new ProducerWindows(store, 10);
    assertThat(windows.accept("a", 1, 0)).isTrue();
    assertThat(windows.accept("b", 1, 0)).isTrue();
    assertThat(windows.accept("a", 1, 0)).isFalse();
    assertThat(windows.size()).isEqualTo(2);
  }

  @Test
  void flush_lets_aRestartGoOn() {
    ProducerWindows before = new ProducerWindows(store, 10);
    before.accept("a", 1, 0);
    before.accept("a", 3, 0);
    before.flush();

    ProducerWindows after = new ProducerWindows(store, 10);
    assertThat(after.accept("a", 1, 0)).isFalse();
    assertThat(after.accept("a", 3, 0)).isFalse();
    assertThat(after.accept("a", 2, 0)).isTrue();
  }

  @Test
  void restart_withoutFlush_hasForgotten_asTheTransactionHas() {
    new ProducerWindows(store, 10).accept("a", 1, 0);
    assertThat(new ProducerWindows(store, 10).accept("a", 1, 0)).isTrue();
  }

  @Test
  void accept_overTheBound_forgetsTheOneSilentLongest_alsoInTheStore() {
    ProducerWindows windows = new ProducerWindows(store, 2);
    windows.accept("a", 1, 1);
    windows.accept("b", 1, 2);
    windows.flush();
    windows.accept("a", 2, 3);
    windows.accept("c", 1, 4);

    assertThat(windows.size()).isEqualTo(2);
    assertThat(windows.takeEvicted()).isEqualTo(1);
    assertThat(windows.takeEvicted()).isZero();
    assertThat(store.get(new ProducerSlot("b", 0))).isNull();
    assertThat(windows.accept("a", 2, 5)).as("a was kept").isFalse();
    windows.flush();

    ProducerWindows after = new ProducerWindows(store, 2);
    assertThat(after.accept("c", 1, 6)).as("c was kept").isFalse();
  }

  @Test
  void restart_withASmallerBound_keepsThoseSeenLast() {
    ProducerWindows windows = new ProducerWindows(store, 10);
    windows.accept("early", 1, 1);
    windows.accept("late", 1, 9);
    windows.accept("middle", 1, 5);
    windows.flush();

    ProducerWindows after = new ProducerWindows(store, 2);
    assertThat(after.takeEvicted()).isEqualTo(1);
    assertThat(after.accept("late", 1, 10)).isFalse();
    assertThat(after.accept("middle", 1, 10)).isFalse();
  }

  @Test
  void store_holdsNoMoreThanTheWindow_howeverManyNumbersCame() {
    ProducerWindows windows = new ProducerWindows(store, 10);
    for (long seq = 1; seq <= 200_000; seq++) {
      windows.accept("a", seq, 0);
      if (seq % 1000 == 0) {
        windows.flush();
      }
    }
    assertThat(store.approximateNumEntries()).isEqualTo(AntiReplayWindow.SLOTS);
  }
}
