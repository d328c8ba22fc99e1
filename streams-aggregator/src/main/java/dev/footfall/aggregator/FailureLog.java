package dev.footfall.aggregator;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The failures of one service, as a person wants to read them: the first one is a WARN with its
 * cause, further ones are counted, and when it has run long enough without one, an INFO says so.
 * Also how long to wait before the next try: 1 s, then twice as long each time, up to 30 s.
 * Thread-safe.
 */
final class FailureLog {

  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long LONGEST_PAUSE_MS = 30_000;
  private static final Duration QUIET = Duration.ofSeconds(60);

  private final Logger log;
  private int failures;
  private long lastNanos;
  private @Nullable String last;

  FailureLog(Logger log) {
    this.log = log;
  }

  /**
   * Notes a failure.
   *
   * @return how long to wait before the next try
   */
  synchronized Duration failed(String what, Throwable cause) {
    failures++;
    lastNanos = System.nanoTime();
    last = what + ": " + rootWords(cause);
    if (failures == 1) {
      log.warn("{}; trying again, further failures are counted", what, cause);
    } else {
      log.debug("{}, failure {} in a row", what, failures, cause);
    }
    long pauseMs = FIRST_PAUSE_MS << Math.min(failures - 1, 10);
    return Duration.ofMillis(Math.min(pauseMs, LONGEST_PAUSE_MS));
  }

  /** The service runs: forgets the failures once the last one is {@link #QUIET} ago. */
  synchronized void running() {
    if (failures > 0 && System.nanoTime() - lastNanos >= QUIET.toNanos()) {
      log.info("running again after {} failures, the last one: {}", failures, last);
      failures = 0;
      last = null;
    }
  }

  /** The last failure in words, while it is not forgotten. */
  synchronized Optional<String> last() {
    return Optional.ofNullable(last);
  }

  private static String rootWords(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.toString();
  }
}
