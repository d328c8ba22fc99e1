package dev.footfall.aggregator;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class ThreadFailuresTest {

  private final FailureLog failures = new FailureLog(NOPLogger.NOP_LOGGER);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ThreadFailures handler = new ThreadFailures(failures, closing);

  @Test
  void whatMayPass_replacesTheThread_afterAPause() {
    long start = System.nanoTime();
    assertThat(handler.handle(new StreamsException("broker away"))).isEqualTo(REPLACE_THREAD);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(990));
    assertThat(failures.last().orElseThrow())
        .isEqualTo("a stream thread failed: " + new StreamsException("broker away"));
  }

  @Test
  void missingTopics_andErrorsOfTheJvm_endTheClient() {
    assertThat(handler.handle(new StreamsException(new MissingSourceTopicException("gone"))))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(handler.handle(new StackOverflowError())).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void whenClosing_nothingIsReplaced_andNothingWaits() {
    closing.countDown();
    assertThat(handler.handle(new StreamsException("late"))).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void failed_waitsTwiceAsLongEachTime_upTo30Seconds() {
    Throwable cause = new IllegalStateException("again");
    assertThat(failures.failed("x", cause)).isEqualTo(Duration.ofSeconds(1));
    assertThat(failures.failed("x", cause)).isEqualTo(Duration.ofSeconds(2));
    assertThat(failures.failed("x", cause)).isEqualTo(Duration.ofSeconds(4));
    for (int i = 0; i < 100; i++) {
      failures.failed("x", cause);
    }
    assertThat(failures.failed("x", cause)).isEqualTo(Duration.ofSeconds(30));
    failures.running();
    assertThat(failures.last()).as("not forgotten at once").isPresent();
  }
}
