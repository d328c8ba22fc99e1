package dev.footfall.aggregator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.Test;

/** When a task asks for a commit: at 0 ms it has committed, and the interval is 500 ms. */
class CommitRequestsTest {

  private static final long START = 1_700_000_000_000L;

  private static final Duration OLD = Duration.ofSeconds(60);
  private static final Duration YOUNG = Duration.ofMillis(100);

  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private final CommitPace pace = new CommitPace(Duration.ofMillis(500), Duration.ofSeconds(5));
  private final CommitRequests reader = requests(CommitPace.Stage.READS);

  private CommitRequests requests(CommitPace.Stage stage) {
    CommitRequests requests = new CommitRequests(context, pace, stage);
    requests.committing(START);
    return requests;
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

  /** Reads what is not known to be the last of its partition. */
  private void readsAt(long ms, Duration age) {
    pace.read("0", START + ms - age.toMillis(), START + ms);
    reader.news();
  }

  private void reads(String source, long ms, Duration age, boolean more) {
    pace.read(source, START + ms - age.toMillis(), START + ms, more);
    reader.news();
  }

  @Test
  void nothingNew_asksForNothing() {
    assertThat(context.scheduledPunctuators()).isEmpty();
  }

  @Test
  void atTheHead_asksAfterTheInterval() {
    readsAt(10, YOUNG);
    readsAt(20, YOUNG);
    assertThat(context.scheduledPunctuators()).hasSize(1);
    assertThat(asksAt(400)).isFalse();
    assertThat(asksAt(500)).isTrue();
  }

  @Test
  void committed_asksForNothing_beforeThereIsNews() {
    readsAt(10, Duration.ZERO);
    reader.committing(START + 500);
    assertThat(asksAt(5_000)).isFalse();
    readsAt(5_000, Duration.ZERO);
    assertThat(asksAt(5_050)).as("the last commit is long ago").isTrue();
  }

  @Test
  void inABacklog_asksForNothing_untilItIsReadThrough() {
    for (long ms = 10; ms <= 3_000; ms += 10) {
      readsAt(ms, OLD);
      assertThat(asksAt(ms)).isFalse();
    }
    assertThat(asksAt(3_050)).as("it may go on").isFalse();
    assertThat(asksAt(3_300)).as("nothing more came").isTrue();
  }

  @Test
  void inALongBacklog_asksAtTheLongInterval() {
    for (long ms = 10; ms <= 4_900; ms += 10) {
      reads("0", ms, OLD, true);
      assertThat(asksAt(ms)).isFalse();
    }
    assertThat(asksAt(5_010)).isTrue();
    reader.committing(START + 5_100);
    for (long ms = 5_200; ms <= 10_100; ms += 10) {
      reads("0", ms, OLD, true);
      assertThat(asksAt(ms)).as("%d ms", ms).isFalse();
    }
    assertThat(asksAt(10_200)).isTrue();
  }

  @Test
  void atTheEndOfTheBacklog_aReaderAsksAtOnce() {
    reads("0", 600, OLD, true);
    assertThat(asksAt(1_500)).as("a commit of another task may take so long").isFalse();
    reads("0", 1_500, OLD, false);
    assertThat(asksAt(1_500)).isTrue();
  }

  @Test
  void aPartitionWithMore_holdsBackThoseAtTheirEnd_untilItIsAtTheHead() {
    reads("1", 900, OLD, true);
    reads("0", 1_000, OLD, false);
    assertThat(asksAt(1_000)).isFalse();
    reads("1", 1_100, YOUNG, true);
    assertThat(asksAt(1_100)).isTrue();
  }

  @Test
  void merges_waitForWhatTheLastReadersGiveOut() {
    CommitRequests merging = requests(CommitPace.Stage.MERGES);
    merging.news();
    reads("0", 1_000, OLD, false);
    reader.committing(START + 1_050);
    pace.gaveOut(START + 1_100);
    assertThat(asksAt(1_550)).as("it is on its way").isFalse();
    pace.merged(START - 60_000, START + 1_560);
    assertThat(asksAt(1_700)).as("more of it may follow").isFalse();
    assertThat(asksAt(1_820)).isTrue();
  }

  @Test
  void merges_waitForNothingAtTheHead() {
    CommitRequests merging = requests(CommitPace.Stage.MERGES);
    merging.news();
    reads("0", 500, YOUNG, false);
    pace.gaveOut(START + 510);
    pace.merged(START - 2_000, START + 520); // a slow machine: two commits lie between
    assertThat(asksAt(550)).isTrue();
  }

  @Test
  void anotherTaskInABacklog_holdsThisOneBack() {
    CommitRequests merging = requests(CommitPace.Stage.MERGES);
    merging.news();
    pace.read("0", START - 60_000, START + 900);
    assertThat(asksAt(1_000)).isFalse();
    assertThat(asksAt(1_450)).isTrue();
  }
}
