package dev.footfall.sink;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class HandOffTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Lease lease = Records.lease(0);
  private final Room room = new Room();

  @Test
  void take_returnsAFullBatchAtOnce_inOrder() throws Exception {
    HandOff handOff = new HandOff(new BatchLimits(10, 1 << 20, 100, LONG), room);
    Chunk first = Records.chunk(lease, 0, 5);
    Chunk second = Records.chunk(lease, 5, 10);
    assertThat(handOff.offer(first)).isTrue();
    assertThat(handOff.offer(second)).isTrue();

    assertThat(handOff.take()).containsExactly(first, second);
  }

  @Test
  void take_aBatchThatTheNextChunkDoesNotFit_isReturnedAtOnce() throws Exception {
    HandOff handOff = new HandOff(new BatchLimits(10, 1 << 20, 100, LONG), room);
    Chunk first = Records.chunk(lease, 0, 7);
    Chunk second = Records.chunk(lease, 7, 14);
    assertThat(handOff.offer(first)).isTrue();
    assertThat(handOff.offer(second)).isFalse();

    assertThat(handOff.take()).containsExactly(first);
    assertThat(handOff.offer(second)).isTrue();
    assertThat(handOff.offer(Records.chunk(lease, 14, 21))).isFalse();
    assertThat(handOff.take()).containsExactly(second);
  }

  @Test
  void take_afterTheLinger_returnsWhatIsThere() throws Exception {
    HandOff handOff = new HandOff(new BatchLimits(10, 1 << 20, 100, Duration.ofMillis(20)), room);
    Chunk only = Records.chunk(lease, 0, 1);
    assertThat(handOff.offer(only)).isTrue();

    assertThat(handOff.take()).containsExactly(only);
  }

  @Test
  void take_touchesNoMoreDaysThanAllowed() throws Exception {
    HandOff handOff = new HandOff(new BatchLimits(2, 1 << 20, 1, LONG), room);
    Chunk monday = Records.chunk(lease, 0, 1, LocalDate.of(2015, 5, 18));
    Chunk tuesday = Records.chunk(lease, 1, 2, LocalDate.of(2015, 5, 19));
    assertThat(handOff.offer(monday)).isTrue();
    assertThat(handOff.offer(tuesday)).isTrue();

    assertThat(handOff.take()).containsExactly(monday);
  }

  @Test
  void offer_aBatchWaits_hasNoRoom_untilItIsTaken() throws Exception {
    HandOff handOff = new HandOff(new BatchLimits(10, 1 << 20, 100, LONG), room);
    assertThat(handOff.offer(Records.chunk(lease, 0, 10))).isTrue();
    Chunk next = Records.chunk(lease, 10, 11);
    assertThat(handOff.offer(next)).isFalse();

    assertThat(handOff.take()).hasSize(1);
    assertThat(handOff.offer(next)).isTrue();
  }

  @Test
  void offer_countsBytes() {
    HandOff handOff = new HandOff(new BatchLimits(1000, 1_000, 100, LONG), room);
    assertThat(handOff.offer(Records.chunk(lease, 0, 20))).isTrue();
    assertThat(handOff.offer(Records.chunk(lease, 20, 21))).isFalse();
  }

  @Test
  void offer_aChunkLargerThanAllRoom_goesThroughAlone() throws Exception {
    HandOff handOff = new HandOff(new BatchLimits(1, 1, 1, LONG), room);
    Chunk huge = Records.chunk(lease, 0, 100);
    assertThat(handOff.offer(huge)).isTrue();
    assertThat(handOff.take()).containsExactly(huge);
  }

  @Test
  void close_endsATakeThatWaits_andDropsWhatWaits() throws Exception {
    HandOff handOff = new HandOff(new BatchLimits(10, 1 << 20, 100, LONG), room);
    assertThat(handOff.offer(Records.chunk(lease, 0, 1))).isTrue();
    CompletableFuture<List<Chunk>> taken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return handOff.take();
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            });

    handOff.close();

    assertThat(taken.get(5, SECONDS)).isEmpty();
    assertThat(handOff.offer(Records.chunk(lease, 1, 2))).isFalse();
  }
}
