package dev.footfall.sink;

/** The record will never be usable: set it aside. Cheap to make, as rubbish comes in floods. */
final class BadRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  BadRecordException(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** A short code, one of a small set. */
  String reason() {
    return reason;
  }

  /** What is wrong, in words. */
  String detail() {
    return String.valueOf(getMessage());
  }
}
