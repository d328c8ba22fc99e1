package dev.footfall.aggregator.registry;

import dev.footfall.schemas.serde.RegistryUnavailableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Tries again while the registry is away. The stream thread stands still meanwhile: a record that
 * only lacks its schema must not be set aside, and there is nothing else to do with it. After
 * {@link #LONGEST} the failure goes on, which replaces the thread. Only schemas never met before
 * need the registry. Thread-safe.
 */
public final class RegistryPatience {

  /** Well inside {@code max.poll.interval.ms} (5 min), where the group would throw us out. */
  public static final Duration LONGEST = Duration.ofSeconds(60);

  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 2_000;

  private final CountDownLatch givenUp = new CountDownLatch(1);
  private final Duration longest;
  private volatile @Nullable String trouble;

  public RegistryPatience() {
    this(LONGEST);
  }

  /** For tests: stands still for at most {@code longest}. */
  public RegistryPatience(Duration longest) {
    this.longest = longest;
  }

  /**
   * The answer of {@code call}, tried again while the registry is away.
   *
   * @throws SerializationException what {@code call} throws otherwise, or still throws after the
   *     longest wait
   */
  public <T> T insist(Supplier<T> call) {
    long deadline = System.nanoTime() + longest.toNanos();
    long pauseMs = FIRST_PAUSE_MS;
    while (true) {
      try {
        T answer = call.get();
        wellAgain();
        return answer;
      } catch (SerializationException | RetriableException e) {
        if (!isOutage(e)) {
          wellAgain();
          throw e;
        }
        trouble = "the schema registry does not answer: " + e.getMessage();
        if (System.nanoTime() >= deadline || pause(pauseMs)) {
          throw e;
        }
      }
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  /** Mostly it is well: a field of all threads is not written for each record. */
  private void wellAgain() {
    if (trouble != null) {
      trouble = null;
    }
  }

  /** Ends every wait: the service closes. */
  public void giveUp() {
    givenUp.countDown();
  }

  /** What is wrong now, in words; empty when nothing is. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Our serializers have a type for it; others hide a failed connection among the causes. */
  public static boolean isOutage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryUnavailableException
          || cause instanceof RetriableException
          || cause instanceof SocketException
          || cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException
          || cause instanceof HttpTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private boolean pause(long ms) {
    try {
      return givenUp.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
