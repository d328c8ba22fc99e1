package dev.footfall.aggregator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.Test;

/** When a task asks for a commit: at 0 ms it has committed, and the interval is 500 ms. */
class CommitRequestsTest {

  private static final long START = 1_700_000_000_000L;

  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private final CommitPace pace = new CommitPace(Duration.ofMillis(500));
  private final CommitRequests requests = new CommitRequests(context, pace);

  CommitRequestsTest() {
    requests.committing(START);
  }

  /** Whether a commit is asked for when the clock says so. */
  private boolean asksAt(long ms) {
    context.resetCommit();
    for (CapturedPunctuator clock : context.scheduledPunctuators()) {
      if (!clock.cancelled()) {
        clock.getPunctuator().punctuate(START + ms);
      }
    }
    return context.committed();
  }

  private void readsAt(long ms, Duration age) {
    pace.read(START + ms - age.toMillis(), START + ms);
    requests.news();
  }

  @Test
  void nothingNew_asksForNothing() {
    assertThat(context.scheduledPunctuators()).isEmpty();
  }

  @Test
  void atTheHead_asksAfterTheInterval() {
    readsAt(10, Duration.ofMillis(100));
    readsAt(20, Duration.ofMillis(100));
    assertThat(context.scheduledPunctuators()).hasSize(1);
    assertThat(asksAt(400)).isFalse();
    assertThat(asksAt(500)).isTrue();
  }

  @Test
  void committed_asksForNothing_beforeThereIsNews() {
    readsAt(10, Duration.ZERO);
    requests.committing(START + 500);
    assertThat(asksAt(5_000)).isFalse();
    readsAt(5_000, Duration.ZERO);
    assertThat(asksAt(5_050)).as("the last commit is long ago").isTrue();
  }

  @Test
  void inABacklog_asksForNothing_untilItIsReadThrough() {
    for (long ms = 10; ms <= 3_000; ms += 10) {
      readsAt(ms, Duration.ofSeconds(30));
      assertThat(asksAt(ms)).isFalse();
    }
    assertThat(asksAt(3_050)).as("it may go on").isFalse();
    assertThat(asksAt(3_300)).as("nothing more came").isTrue();
  }

  @Test
  void anotherTaskInABacklog_holdsThisOneBack() {
    CommitRequests downstream = new CommitRequests(context, pace);
    downstream.committing(START);
    downstream.news();
    pace.read(START - 60_000, START + 900);
    assertThat(asksAt(1_000)).isFalse();
    assertThat(asksAt(1_200)).isTrue();
  }
}
