package dev.footfall.sink;

import dev.footfall.schemas.EventRules;
import org.jspecify.annotations.Nullable;

/** The record will never be usable: set it aside. Cheap to make, as rubbish comes in floods. */
final class BadRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  BadRecordException(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** Throws one about {@code violation}, if there is one. */
  static void throwIf(EventRules.@Nullable Violation violation) {
    if (violation != null) {
      throw new BadRecordException(violation.reason(), violation.detail());
    }
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
