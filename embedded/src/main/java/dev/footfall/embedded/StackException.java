package dev.footfall.embedded;

/**
 * A part could not be started, stopped or restarted. The message says which one, why, and what to
 * do; when several parts failed, the others are suppressed exceptions.
 */
public final class StackException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  StackException(String message) {
    super(message);
  }

  StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
