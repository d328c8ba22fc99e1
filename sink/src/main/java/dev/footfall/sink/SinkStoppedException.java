package dev.footfall.sink;

/** The sink can't go on without a person; the message says why and what to do. */
final class SinkStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SinkStoppedException(String reason) {
    super(reason);
  }
}
