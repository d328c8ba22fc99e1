package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.footfall.embedded.FootfallStack.Part;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelStartTest {

  @Test
  void of_startsPartsSideBySide() {
    CyclicBarrier bothStarted = new CyclicBarrier(2);
    assertThat(
            ParallelStart.of(
                Map.of(
                    Part.KAFKA, (FakePart) () -> await(bothStarted),
                    Part.POSTGRES, (FakePart) () -> await(bothStarted))))
        .containsOnlyKeys(Part.KAFKA, Part.POSTGRES);
  }

  @Test
  void of_severalFailures_keepsAll() {
    Throwable failure =
        catchThrowable(
            () ->
                ParallelStart.of(
                    Map.of(
                        Part.KAFKA, failing(new StackException("no Kafka")),
                        Part.REGISTRY, (FakePart) () -> {},
                        Part.POSTGRES, failing(new StackException("no PostgreSQL")))));
    assertThat(failure).isInstanceOf(StackException.class);
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(failure.getMessage() + failure.getSuppressed()[0].getMessage())
        .contains("no Kafka", "no PostgreSQL");
  }

  @Test
  void of_missingClass_isAFailureOfThatPart() {
    FakePart part =
        () -> {
          throw new NoClassDefFoundError("some/Class");
        };
    assertThatThrownBy(() -> ParallelStart.of(Map.of(Part.KAFKA, part)))
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll("Kafka", "some/Class");
  }

  @Test
  void of_interrupted_interruptsThePartsAndThrows() {
    CountDownLatch never = new CountDownLatch(1);
    FakePart endless =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new StackException("the part was interrupted", e);
          }
        };
    Thread.currentThread().interrupt();
    Throwable failure = catchThrowable(() -> ParallelStart.of(Map.of(Part.KAFKA, endless)));
    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertThat(failure).hasMessageContaining("interrupted while the parts were starting");
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  private static FakePart failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  /** A part that only starts. */
  private interface FakePart extends StackPart {

    @Override
    void start();

    @Override
    default void kill() {}

    @Override
    default void stop() {}

    @Override
    default void describe(Map<String, String> settings) {}

    @Override
    default Optional<String> fault() {
      return Optional.empty();
    }
  }
}
