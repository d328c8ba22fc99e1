package dev.footfall.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The registry answered, and the answer was no: an incompatible schema, missing rights, an address
 * that is no registry. Trying again does not help until someone changes something. It says nothing
 * about a record: a reader keeps the record.
 */
public class RegistryException extends SerializationException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final int errorCode;

  RegistryException(String message, int status, int errorCode) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** The registry's own code, such as 40403; 0 when it gave none. */
  int errorCode() {
    return errorCode;
  }
}
