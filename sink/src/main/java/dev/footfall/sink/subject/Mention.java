package dev.footfall.sink.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Finds an identity in bytes that nobody could decode: as a text of Avro, which has its length in
 * front, or between bytes that are no part of a name. {@code ada} is not in {@code adam}.
 */
final class Mention {

  private final byte[] identity;
  private final byte[] length;

  Mention(String identity) {
    this.identity = identity.getBytes(UTF_8);
    this.length = zigZag(this.identity.length);
  }

  boolean in(byte[] bytes) {
    for (int at = 0; at + identity.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + identity.length, identity, 0, identity.length)
          && (hasLength(bytes, at) || standsAlone(bytes, at))) {
        return true;
      }
    }
    return false;
  }

  private boolean hasLength(byte[] bytes, int at) {
    int from = at - length.length;
    return from >= 0 && Arrays.equals(bytes, from, at, length, 0, length.length);
  }

  private boolean standsAlone(byte[] bytes, int at) {
    int end = at + identity.length;
    return (at == 0 || !ofName(bytes[at - 1])) && (end == bytes.length || !ofName(bytes[end]));
  }

  private static boolean ofName(byte value) {
    return value < 0 || Character.isLetterOrDigit(value) || "._-+@".indexOf(value) >= 0;
  }

  /** A length as Avro writes it (specification, "Binary Encoding"). */
  private static byte[] zigZag(int value) {
    byte[] bytes = new byte[5];
    int size = 0;
    int rest = value << 1;
    while (rest > 0x7f) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return Arrays.copyOf(bytes, size);
  }
}
