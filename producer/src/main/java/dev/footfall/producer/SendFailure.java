package dev.footfall.producer;

import dev.footfall.schemas.serde.RegistryException;
import dev.footfall.schemas.serde.RegistryUnavailableException;
import java.io.IOException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * What a failure means for an event. Only what is surely the record's own fault costs it; a missing
 * right or a refused schema is the operator's to mend, and the events wait.
 */
enum SendFailure {
  /** It may work the next time. */
  RETRY,
  /** It may work the next time, with a new Kafka client: this one may be in a fatal state. */
  RETRY_WITH_NEW_CLIENT,
  /** Never: the record is too large. */
  TOO_LARGE,
  /** Never: the broker does not take this record. */
  REJECTED,
  /** Never: it can't be written as the schema says. */
  INVALID;

  /** Of a failure of the Kafka client. */
  static SendFailure ofSending(Throwable failure) {
    if (failure instanceof RecordTooLargeException) {
      return TOO_LARGE;
    }
    if (failure instanceof InvalidRecordException || failure instanceof InvalidTimestampException) {
      return REJECTED;
    }
    // A right to one topic can be given at any time, and the client asks for it again.
    return failure instanceof RetriableException || failure instanceof TopicAuthorizationException
        ? RETRY
        : RETRY_WITH_NEW_CLIENT;
  }

  /**
   * Of a failure of the serializer, ours or another one. Both tell of an unreachable registry by
   * the cause.
   */
  static SendFailure ofEncoding(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
      if (t instanceof RegistryUnavailableException
          || t instanceof RegistryException
          || t instanceof RetriableException
          || t instanceof IOException) {
        return RETRY;
      }
    }
    return INVALID;
  }
}
