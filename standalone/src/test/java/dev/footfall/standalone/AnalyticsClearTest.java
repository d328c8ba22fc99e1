package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.CloseReport;
import dev.footfall.producer.LossReason;
import dev.footfall.producer.UsageTracker;
import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code analytics clear} while others track: what is deleted is gone, and nothing else breaks. */
@Timeout(120)
class AnalyticsClearTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path home;

  private final AtomicBoolean stop = new AtomicBoolean();

  private UsageTracker tracker() {
    return UsageTracker.builder()
        .service("desktop")
        .privacy(PrivacySettings.builder(Level.LOCAL).build())
        .localStore(home.resolve("events"))
        .build();
  }

  private static void track(UsageTracker tracker) {
    tracker.usage("crm", "view_deal").success();
    LockSupport.parkNanos(100_000);
  }

  /** Processes that come and go, so that their directories are taken over by the others. */
  private void comeAndGo() {
    while (!stop.get()) {
      try (UsageTracker tracker = tracker()) {
        for (int i = 0; i < 50; i++) {
          track(tracker);
        }
      }
    }
  }

  private List<String> onDisk() throws IOException {
    List<String> identities = new ArrayList<>();
    LocalEvents.visit(
        home.resolve("events"),
        event -> {
          UsageEvent usage = (UsageEvent) event;
          identities.add(usage.getProducerId() + " " + usage.getProducerSeq());
        });
    return identities;
  }

  /** AssertJ would compare each with each. */
  private static Set<String> both(Set<String> some, List<String> others) {
    Set<String> both = new HashSet<>(others);
    both.retainAll(some);
    return both;
  }

  private void analytics(String... words) {
    List<String> all = new ArrayList<>(List.of("analytics"));
    all.addAll(List.of(words));
    all.add("--home=" + home);
    CommandOutcome outcome = CommandOutcome.of("", all.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.toString()).isZero();
  }

  @Test
  void clear_besideRunningTrackers_neitherCorruptsNorResurrects() throws Exception {
    UsageTracker one = tracker();
    UsageTracker two = tracker();
    List<Thread> threads = new ArrayList<>();
    for (UsageTracker tracker : List.of(one, one, two)) {
      threads.add(
          new Thread(
              () -> {
                while (!stop.get()) {
                  track(tracker);
                }
              }));
    }
    threads.add(new Thread(this::comeAndGo));
    for (Thread thread : threads) {
      thread.setDaemon(true);
      thread.start();
    }
    Set<String> deleted = new HashSet<>();
    for (int round = 0; round < 25; round++) {
      await().atMost(LIMIT).until(() -> onDisk().size() > 200);
      List<String> before = onDisk();
      analytics("clear", "--yes");
      assertThat(both(deleted, before)).as("resurrected").isEmpty();
      deleted.addAll(before);
      analytics("show", "--limit=5");
      analytics("export", "--output=" + home.resolve(round + ".jsonl"));
    }
    long accepted = two.counters().accepted();
    await().atMost(LIMIT).until(() -> onDisk().contains(two.producerId() + " " + (accepted + 100)));
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    for (UsageTracker tracker : List.of(one, two)) {
      CloseReport report = tracker.close(Duration.ofSeconds(10));
      assertThat(report.lost()).isZero();
      assertThat(tracker.counters().dropped().keySet()).isSubsetOf(LossReason.SPOOL_DAMAGED);
      assertThat(tracker.counters().refused()).isEmpty();
    }
    assertThat(onDisk()).isNotEmpty().doesNotHaveDuplicates().doesNotContainAnyElementsOf(deleted);
    assertThat(LocalEvents.visit(home.resolve("events"), event -> {})).as("damage").isZero();
  }
}
