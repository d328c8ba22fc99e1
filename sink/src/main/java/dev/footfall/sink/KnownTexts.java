package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Texts that come again and again, as objects that are made once: the latest for each of a fixed
 * number of places, so that texts which never come again cost what they would anyway. One thread.
 */
final class KnownTexts {

  private static final int PLACES = 1024; // a power of two

  private final byte[][] spelled = new byte[PLACES][];
  private final String[] texts = new String[PLACES];

  /** The text that is {@code length} bytes of UTF-8 from {@code from}. */
  String of(byte[] bytes, int from, int length) {
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ hash >>> 16) & (PLACES - 1);
    byte[] known = spelled[place];
    if (known == null || !Arrays.equals(known, 0, known.length, bytes, from, from + length)) {
      spelled[place] = Arrays.copyOfRange(bytes, from, from + length);
      texts[place] = new String(bytes, from, length, UTF_8);
    }
    return texts[place];
  }
}
