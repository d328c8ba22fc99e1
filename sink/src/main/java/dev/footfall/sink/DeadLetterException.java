package dev.footfall.sink;

/** Dead letters were not acknowledged in time: their batch must not be committed yet. */
final class DeadLetterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeadLetterException(String message, Throwable cause) {
    super(message, cause);
  }
}
