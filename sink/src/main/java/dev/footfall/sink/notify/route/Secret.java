package dev.footfall.sink.notify.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.types.Password;

/**
 * A password, key or address that nobody should read. One in a file is read whenever it is used, so
 * that it can be changed without a restart. Its text is in no {@code toString()}. Thread-safe.
 */
public sealed interface Secret {

  /** The secret itself, without white space around it. */
  String read() throws IOException;

  /** A secret that is written in the alert file. */
  static Secret of(String text) {
    return new Written(new Password(text));
  }

  /** A secret that is the content of a file. */
  static Secret inFile(Path file) {
    return new InFile(file);
  }

  /** See {@link #of}. */
  record Written(Password text) implements Secret {
    @Override
    public String read() {
      return text.value().strip();
    }
  }

  /** See {@link #inFile}. */
  record InFile(Path file) implements Secret {
    @Override
    public String read() throws IOException {
      try {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
      } catch (IOException e) {
        throw new IOException("the file " + file + " can't be read: " + e, e);
      }
    }
  }
}
