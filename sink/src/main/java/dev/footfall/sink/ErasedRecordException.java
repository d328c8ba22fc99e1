package dev.footfall.sink;

/** The record's person was erased after Kafka took it: leave it out. Cheap to make. */
final class ErasedRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ErasedRecordException() {
    super("its person was erased", null, false, false);
  }
}
