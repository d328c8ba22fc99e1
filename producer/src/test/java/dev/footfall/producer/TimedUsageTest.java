package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedUsageTest {

  private final RecordingTracker tracker = new RecordingTracker();

  @AfterEach
  void close() {
    tracker.close();
  }

  private UsageEvent only() {
    assertThat(tracker.counters().refused()).isEmpty();
    assertThat(tracker.events()).hasSize(1);
    return tracker.events().get(0);
  }

  @Test
  void close_tracksASuccessWithTheTimeInBetween() {
    long before = System.nanoTime();
    long inside;
    try (TimedUsage timer = tracker.time("report", "export")) {
      long start = System.nanoTime();
      timer.event().user("ada@example.com");
      while (System.nanoTime() - start < Duration.ofMillis(30).toNanos()) {
        LockSupport.parkNanos(1_000_000);
      }
      inside = System.nanoTime() - start;
    }
    long around = System.nanoTime() - before;
    UsageEvent event = only();
    assertThat(event.getActionType()).isEqualTo("report");
    assertThat(event.getActionName()).isEqualTo("export");
    assertThat(event.getUserId()).isEqualTo("ada@example.com");
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
    assertThat(event.getDurationMs())
        .isBetween(Duration.ofNanos(inside).toMillis(), Duration.ofNanos(around).toMillis());
  }

  @Test
  void failed_tracksTheExceptionAndTheTime() {
    try (TimedUsage timer = tracker.time("report", "export")) {
      timer.failed(new IllegalStateException("the printer is on fire"));
    }
    UsageEvent event = only();
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.ERROR);
    assertThat(event.getErrorType()).isEqualTo("java.lang.IllegalStateException");
    assertThat(event.getErrorMessage()).isEqualTo("the printer is on fire");
    assertThat(event.getDurationMs()).isNotNull();
  }

  @Test
  void timeoutAndStatus_areTracked() {
    try (TimedUsage timer = tracker.time("report", "export")) {
      timer.timeout();
    }
    try (TimedUsage timer = tracker.time("report", "export")) {
      timer.status(ResultStatus.PENDING);
    }
    try (TimedUsage timer = tracker.time("report", "export")) {
      timer.status(null);
    }
    assertThat(tracker.events())
        .extracting(UsageEvent::getResultStatus)
        .containsExactly(ResultStatus.TIMEOUT, ResultStatus.PENDING, ResultStatus.UNKNOWN);
  }

  @Test
  void severalWords_theLastOneCounts() {
    try (TimedUsage timer = tracker.time("report", "export")) {
      timer.failed(new IllegalStateException("first attempt"));
      timer.status(ResultStatus.SUCCESS);
    }
    UsageEvent event = only();
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
    assertThat(event.getErrorType()).isNull();
  }

  @Test
  void closedTwice_tracksOnce() {
    TimedUsage timer = tracker.time("report", "export");
    timer.close();
    timer.failed(null);
    timer.close();
    assertThat(only().getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
  }

  @Test
  void endedThroughItsEvent_staysAsItWasEnded() {
    try (TimedUsage timer = tracker.time("report", "export")) {
      timer.event().failed(new IllegalStateException("early"), Duration.ofMillis(7));
    }
    assertThat(only().getResultStatus()).isEqualTo(ResultStatus.ERROR);
    assertThat(only().getDurationMs()).isEqualTo(7);
  }

  @Test
  void neverClosed_tracksNothing() {
    tracker.time("report", "export").event().user("ada");
    assertThat(tracker.events()).isEmpty();
    assertThat(tracker.counters().accepted()).isZero();
  }

  @Test
  void badName_isRefusedAndCounted() {
    try (TimedUsage timer = tracker.time(null, "export")) {
      timer.event().user("ada");
    }
    assertThat(tracker.counters().refused()).isEqualTo(Map.of(LossReason.INVALID, 1L));
  }

  @Test
  void noop_hasItToo() {
    try (TimedUsage timer = UsageTracker.NOOP.time("report", "export")) {
      timer.event().user("ada");
      timer.failed(new IllegalStateException());
    }
    assertThat(UsageTracker.NOOP.counters().accepted()).isZero();
  }
}
