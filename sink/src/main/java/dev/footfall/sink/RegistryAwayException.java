package dev.footfall.sink;

/** The registry can't be asked now: keep the record and try again. */
final class RegistryAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RegistryAwayException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
