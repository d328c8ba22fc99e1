package dev.footfall.producer;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A stack trace as text: classes and frames of an exception and its causes, without their messages,
 * which have a field of their own. Of each the 32 frames nearest to the fault, 8,000 characters in
 * all.
 */
final class StackTraceText {

  private static final int MAX_CHARS = 8000;

  /** So that the causes of a deep one are seen too. */
  private static final int MAX_FRAMES = 32;

  private StackTraceText() {}

  static String of(Throwable error) {
    StringBuilder text = new StringBuilder(1024);
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = error; t != null && seen.add(t); t = cause(t)) {
      text.append(t == error ? "" : "Caused by: ").append(t.getClass().getName()).append('\n');
      Arrays.stream(t.getStackTrace())
          .limit(MAX_FRAMES)
          .forEach(frame -> text.append("at ").append(frame).append('\n'));
      if (text.length() > MAX_CHARS) {
        return text.substring(0, MAX_CHARS);
      }
    }
    return text.toString();
  }

  /** Code of the application may run here, and throw. */
  private static @org.jspecify.annotations.Nullable Throwable cause(Throwable t) {
    try {
      return t.getCause();
    } catch (RuntimeException e) {
      return null;
    }
  }
}
