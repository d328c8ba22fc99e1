package dev.footfall.standalone.accesslog;

/** A line is not in common or combined log format; the message says what was expected where. */
public final class UnreadableLineException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableLineException(String message) {
    super(message);
  }
}
