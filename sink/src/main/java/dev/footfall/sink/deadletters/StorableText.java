package dev.footfall.sink.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text as PostgreSQL takes it: a dead letter must never itself be refused. */
final class StorableText {

  private StorableText() {}

  /** {@code text} without NUL; half a surrogate pair becomes a question mark. */
  static String of(String text) {
    return new String(text.getBytes(UTF_8), UTF_8).replace('\0', '\uFFFD');
  }
}
