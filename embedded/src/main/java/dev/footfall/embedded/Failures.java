package dev.footfall.embedded;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does all of several steps, whatever fails on the way, and forgets no failure. */
final class Failures {

  private Failures() {}

  /** Throws the first failure after all steps, with the others as suppressed ones. */
  static void throwAfterAll(List<Runnable> steps) {
    RuntimeException first = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        first = join(first, e);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  static RuntimeException join(@Nullable RuntimeException first, RuntimeException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }
}
