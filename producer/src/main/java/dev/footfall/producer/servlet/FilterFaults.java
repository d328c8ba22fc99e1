package dev.footfall.producer.servlet;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong in the filter itself: counted, and said once. Thread-safe. */
final class FilterFaults {

  private static final Logger log = LoggerFactory.getLogger(UsageFilter.class);

  private final AtomicLong count = new AtomicLong();

  /** Something that may fail. */
  interface Step {
    void run() throws Exception;
  }

  /** A question that may fail. */
  interface Question<T> {
    @Nullable T ask() throws Exception;
  }

  /** Runs {@code step}, whatever it throws. */
  void guard(String what, Step step) {
    try {
      step.run();
    } catch (Throwable e) { // also Kotlin's checked ones and a class that is missing
      note(what, e);
    }
  }

  /** The answer, null when there is none or the question failed. */
  <T> @Nullable T answer(String what, Question<T> question) {
    try {
      return question.ask();
    } catch (Throwable e) {
      note(what, e);
      return null;
    }
  }

  private void note(String what, Throwable e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    if (count.incrementAndGet() == 1) {
      log.warn("{} failed; requests go on, further failures are only counted", what, e);
    } else {
      log.debug("{} failed", what, e);
    }
  }

  long count() {
    return count.get();
  }
}
