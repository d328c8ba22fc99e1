package dev.footfall.sink;

import org.jspecify.annotations.Nullable;

/** The database can't be brought to the state that this version needs; the message says why. */
public final class MigrationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MigrationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
