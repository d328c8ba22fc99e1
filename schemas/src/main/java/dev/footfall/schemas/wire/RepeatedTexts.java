package dev.footfall.schemas.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, such as names of services and actions: each is made once, and
 * found by its bytes. A place has the latest one that fell on it, so what never comes again does no
 * harm, and there are at most {@value #PLACES} of {@value #MOST_BYTES} bytes. Not thread-safe.
 */
public final class RepeatedTexts {

  static final int PLACES = 4096;
  static final int MOST_BYTES = 128;

  private record Known(byte[] bytes, String text) {}

  private final @Nullable Known[] places = new @Nullable Known[PLACES];

  /** The text in UTF-8, {@code length} bytes from {@code from}. */
  public String text(byte[] bytes, int from, int length) {
    if (length > MOST_BYTES) {
      return new String(bytes, from, length, UTF_8);
    }
    int place = place(bytes, from, length);
    Known known = places[place];
    if (known == null
        || !Arrays.equals(known.bytes, 0, known.bytes.length, bytes, from, from + length)) {
      byte[] own = Arrays.copyOfRange(bytes, from, from + length);
      known = new Known(own, new String(own, UTF_8));
      places[place] = known;
    }
    return known.text;
  }

  private static int place(byte[] bytes, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ hash >>> 12 ^ hash >>> 24) & (PLACES - 1);
  }
}
