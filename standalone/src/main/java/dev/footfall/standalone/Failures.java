package dev.footfall.standalone;

import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in one line what went wrong. */
final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** The messages of a failure and its causes, each once. */
  static String explain(Throwable failure) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
      // A wrapper's message is often its cause's toString: saying it twice helps nobody.
      if (t.getCause() == null || !message.equals(t.getCause().toString())) {
        if (messages.stream().noneMatch(said -> said.contains(message))) {
          messages.add(message);
        }
      }
    }
    return String.join(": ", messages);
  }

  static void log(Throwable failure) {
    log.debug("the command failed", failure);
  }
}
