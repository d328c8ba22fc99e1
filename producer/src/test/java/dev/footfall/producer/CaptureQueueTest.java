package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureQueueTest {

  private static CaptureQueue queue(int capacity, long maxBytes) {
    return new CaptureQueue(capacity, maxBytes, () -> {});
  }

  private static UsageCapture event(String name) {
    return new UsageCapture("test", name);
  }

  @Property(tries = 50)
  void offer_takesExactlyItsCapacity(@ForAll @IntRange(min = 1, max = 300) int capacity) {
    CaptureQueue queue = queue(capacity, Long.MAX_VALUE / 2);
    for (int round = 0; round < 3; round++) { // around the ring
      for (int i = 0; i < capacity; i++) {
        assertThat(queue.offer(event("a"))).isNull();
      }
      assertThat(queue.offer(event("b"))).isEqualTo(LossReason.QUEUE_FULL);
      for (int i = 0; i < capacity; i++) {
        assertThat(queue.poll()).isNotNull();
      }
      assertThat(queue.poll()).isNull();
      assertThat(queue.isEmpty()).isTrue();
    }
    assertThat(queue.accepted()).isEqualTo(3L * capacity);
  }

  @Test
  void offer_countsBytes_andGivesThemBack() {
    int weight = event("a").weight();
    CaptureQueue queue = queue(100, weight * 2L);
    for (int round = 0; round < 3; round++) {
      assertThat(queue.offer(event("a"))).isNull();
      assertThat(queue.offer(event("a"))).isNull();
      assertThat(queue.offer(event("a"))).isEqualTo(LossReason.QUEUE_FULL);
      assertThat(queue.poll()).isNotNull();
      assertThat(queue.poll()).isNotNull();
    }
  }

  @Test
  void close_refusesButKeepsWhatIsIn() {
    CaptureQueue queue = queue(10, 100_000);
    queue.offer(event("a"));
    queue.close();
    queue.close();
    assertThat(queue.offer(event("b"))).isEqualTo(LossReason.CLOSED);
    assertThat(queue.accepted()).isEqualTo(1);
    assertThat(queue.isEmpty()).isFalse();
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void offer_wakesOncePerBurst() {
    AtomicInteger wakes = new AtomicInteger();
    CaptureQueue queue = new CaptureQueue(10_000, 1 << 30, wakes::incrementAndGet);
    for (int i = 0; i < 3 * CaptureQueue.WAKE_EVERY; i++) {
      queue.offer(event("a"));
    }
    assertThat(wakes).hasValue(3);
  }

  /** A queue of two has no slot to spare: a producer is at the consumer's heels. */
  @ParameterizedTest
  @ValueSource(ints = {2, 1000})
  @Timeout(60)
  void fourProducersAndAConsumer_loseAndDoubleNothingAndKeepEachOnesOrder(int capacity)
      throws InterruptedException {
    CaptureQueue queue = queue(capacity, 1 << 30);
    AtomicLong accepted = new AtomicLong();
    List<Thread> producers = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      String producer = "p" + p;
      producers.add(
          new Thread(
              () -> {
                for (int i = 0; i < 300_000; i++) {
                  UsageCapture event = event(producer);
                  event.durationMs = i;
                  if (queue.offer(event) == null) {
                    accepted.incrementAndGet();
                  }
                }
              }));
    }
    producers.forEach(Thread::start);
    Map<String, Long> last = new HashMap<>();
    long polled = 0;
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (producers.stream().anyMatch(Thread::isAlive) || !queue.isEmpty()) {
      assertThat(System.nanoTime()).as("an event that never comes").isLessThan(deadline);
      if (queue.poll() instanceof UsageCapture event) {
        polled++;
        Long before = last.put(event.actionName, event.durationMs);
        assertThat(event.durationMs).isGreaterThan(before == null ? -1 : before);
      }
    }
    assertThat(polled).isEqualTo(accepted.get()).isEqualTo(queue.accepted());
  }
}
