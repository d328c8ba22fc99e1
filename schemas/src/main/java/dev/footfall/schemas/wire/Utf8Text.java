package dev.footfall.schemas.wire;

/** Looks at texts without making them. Stateless. */
final class Utf8Text {

  /** What {@link #chars} says of bytes that it does not vouch for. */
  static final int UNKNOWN = -1;

  private Utf8Text() {}

  /**
   * How many chars the bytes have as a {@link String}; {@link #UNKNOWN} when they are not UTF-8
   * (RFC 3629) or have a NUL.
   */
  static int chars(byte[] bytes, int from, int length) {
    int end = from + length;
    for (int at = from; at < end; at++) {
      if (bytes[at] <= 0) {
        return bytes[at] == 0 ? UNKNOWN : beyondAscii(bytes, at, end, at - from);
      }
    }
    return length;
  }

  private static int beyondAscii(byte[] bytes, int from, int end, int charsBefore) {
    int chars = charsBefore;
    int at = from;
    while (at < end) {
      int bytesOfNext = sequence(bytes, at, end);
      if (bytesOfNext == 0) {
        return UNKNOWN;
      }
      at += bytesOfNext;
      chars += bytesOfNext == 4 ? 2 : 1; // beyond U+FFFF: two surrogates
    }
    return chars;
  }

  /** Length of the sequence at {@code at}; 0 when it is a NUL or none. */
  private static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return first == 0 ? 0 : 1;
    }
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || end - at < length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    // Not the long spellings of short numbers, no surrogates, nothing beyond U+10FFFF.
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    boolean good = second >= least && second <= most;
    for (int i = 2; i < length; i++) {
      good &= (bytes[at + i] & 0xc0) == 0x80;
    }
    return good ? length : 0;
  }
}
