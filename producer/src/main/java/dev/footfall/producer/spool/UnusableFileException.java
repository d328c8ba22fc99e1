package dev.footfall.producer.spool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The content of a file is not that of an event file, so that reading it again is of no use. */
final class UnusableFileException extends IOException {

  private static final long serialVersionUID = 1L;

  UnusableFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
