package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever callers do, from a thousand threads at once: nothing is thrown, all of it is counted.
 */
@Timeout(60)
class BadUseTest {

  private static final int THREADS = 1000;

  /** What is done, and what becomes of the event; null when it is sent all the same. */
  private record Use(Consumer<UsageTracker> call, LossReason reason) {}

  private static final String ENORMOUS = "x".repeat(400_000);

  private static Map<String, Object> cyclic() {
    Map<String, Object> cyclic = new HashMap<>();
    cyclic.put("self", cyclic);
    return cyclic;
  }

  @SuppressWarnings("NullAway") // callers are not checked
  private static List<Use> invalid() {
    List<Consumer<UsageTracker>> calls =
        List.of(
            t -> t.usage(null, null).success(),
            t -> t.usage("", "").success(),
            t -> t.usage("a", "b".repeat(10_000)).success(),
            t -> t.usage("a", "b").attribute(null, (String) null).success(),
            t -> t.usage("a", "b").attribute("c", cyclic()).success(),
            t -> t.usage("a", "b").attribute("c", Map.of("d", new Object())).success(),
            t -> t.usage("a", "b").notes("\0").success(),
            t -> t.usage("a", "b").user("\0").success(),
            t -> t.usage("a", "b").occurredAt(Instant.MIN).success(),
            t -> t.usage("a", "b").success(Duration.ofSeconds(Long.MIN_VALUE)),
            t -> t.assignment(null, null, null).track(),
            t -> t.assignment("", "", "").confidence(Double.NaN).track());
    return calls.stream().map(call -> new Use(call, LossReason.INVALID)).toList();
  }

  private static List<Use> tooLarge() {
    List<Consumer<UsageTracker>> calls =
        List.of(
            t -> t.usage("a", "b").attribute("c", ENORMOUS).success(),
            t -> t.usage("a", "b").attribute("c", "x".repeat(9000)).success());
    return calls.stream().map(call -> new Use(call, LossReason.TOO_LARGE)).toList();
  }

  @SuppressWarnings("NullAway") // callers are not checked
  private static List<Consumer<UsageTracker>> odd() {
    return List.of(
        t -> t.usage("a", "b").user(null).session(" ").entity(null, null).notes(null).success(),
        t -> t.usage("a", "b").attribute("c", Double.NaN).success(),
        t -> t.usage("a", "b").attribute("c", "\u0001\u001b[31m\r\n").success(),
        t -> t.usage("a", "b").attribute("c", "\ud800").notes("\udc00").success(),
        t -> t.usage("a", "b").success(null),
        t -> t.usage("a", "b").failed(null));
  }

  @Test
  void aThousandThreads_badUseIsCountedByReasonAndNeverThrows() throws Exception {
    FakeKafka kafka = new FakeKafka();
    QueueingTracker tracker = Trackers.unstarted(kafka, new FakeSerializer(), 65_536);
    tracker.start();
    List<Use> bad = new ArrayList<>(invalid());
    bad.addAll(tooLarge());
    ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  go.await();
                  bad.forEach(use -> use.call().accept(tracker));
                  odd().forEach(call -> call.accept(tracker));
                } catch (Throwable e) {
                  thrown.add(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    CloseReport report = tracker.close(Duration.ofSeconds(30));
    tracker.usage("a", "b").success();

    assertThat(thrown).isEmpty();
    TrackerCounters books = tracker.counters();
    Map<LossReason, Long> lost = new HashMap<>(books.refused());
    books.dropped().forEach((reason, count) -> lost.merge(reason, count, Long::sum));
    assertThat(lost)
        .isEqualTo(
            Map.of(
                LossReason.INVALID, (long) THREADS * invalid().size(),
                LossReason.TOO_LARGE, (long) THREADS * tooLarge().size(),
                LossReason.CLOSED, 1L));
    assertThat(report).isEqualTo(new CloseReport((long) THREADS * odd().size(), 0, 0));
    assertThat(books.offered()).isEqualTo((long) THREADS * (bad.size() + odd().size()) + 1);
    assertThat(books.accepted()).isEqualTo(books.sent() + books.droppedTotal());
  }
}
