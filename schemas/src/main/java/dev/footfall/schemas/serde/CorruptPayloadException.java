package dev.footfall.schemas.serde;

import java.util.Locale;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The bytes are not a record that we can read, and never will be: set it aside. */
public class CorruptPayloadException extends SerializationException {

  private static final long serialVersionUID = 1L;

  /** Why the bytes can't be read. */
  public enum Reason {
    /** The first byte is not 0x00. */
    BAD_MAGIC,
    /** The registry does not know the schema id. */
    UNKNOWN_SCHEMA,
    /** The schema is not one of ours, or not readable with ours. */
    FOREIGN_SCHEMA,
    /** The record ends before the schema does. */
    TRUNCATED,
    /** Bytes are left after the record. */
    TRAILING_BYTES,
    /** The content contradicts the schema, or is larger than the limits allow. */
    UNDECODABLE;

    /** The reason as a dead letter and a metric carry it. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  CorruptPayloadException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
