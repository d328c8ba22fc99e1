package dev.footfall.schemas.wire;

import org.apache.avro.SystemLimitException;

/**
 * Reads Avro's binary encoding (Avro specification, "Binary Encoding") within bounds. What is not
 * as it should be, or as no encoder writes it, gives a zero, and from then on it is not {@link
 * #good}. Lengths beyond Avro's limits throw what Avro throws. Not thread-safe.
 */
final class AvroInput {

  private static final int MOST_INT_BYTES = 5;
  private static final byte[] DIGITS = digits(); // random digits and branches don't go together

  private byte[] bytes = {};
  private int at;
  private int end;
  private boolean good;

  void begin(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
    good = true;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The place of the next byte. */
  int at() {
    return at;
  }

  boolean good() {
    return good;
  }

  /** Whether everything was read, and was as it should be. */
  boolean atEnd() {
    return good && at == end;
  }

  /** Steps over a text whose length was read; answers {@link Utf8Text#chars}. */
  int text(int length) {
    int chars = Utf8Text.chars(bytes, at, length);
    at += length;
    return chars;
  }

  /** A length, of bytes that are there. */
  int readLength() {
    int length = readInt();
    good &= length >= 0 && length <= end - at;
    return good ? SystemLimitException.checkMaxStringLength(length) : 0;
  }

  /** Items of the next block of an array that has {@code before} already; 0 behind the last one. */
  int readBlock(int before) {
    int count = readInt();
    if (count < 0) {
      readInt(); // the block's bytes, for those who skip it
      count = -count;
      good &= count > 0;
    }
    return good ? SystemLimitException.checkMaxCollectionLength(before, count) - before : 0;
  }

  int readInt() {
    if (at < end && bytes[at] >= 0) { // nearly all branches, lengths and ordinals are one byte
      int next = bytes[at++];
      return next >>> 1 ^ -(next & 1);
    }
    int from = at;
    long value = readLong();
    good &= value == (int) value && at - from <= MOST_INT_BYTES;
    return (int) value;
  }

  long readLong() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && at < end; shift += 7) {
      int next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        good &= shift < 63 || next == 1; // the tenth byte has one bit
        return value >>> 1 ^ -(value & 1);
      }
    }
    good = false;
    return 0;
  }

  /** A dash and {@code digits} digits, which are there. */
  long dashAndHex(int digits) {
    good &= bytes[at++] == '-';
    return hex(digits);
  }

  /** {@code digits} digits, which are there. */
  long hex(int digits) {
    long value = 0;
    int all = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = DIGITS[bytes[i] & 0xff];
      all |= digit;
      value = value << 4 | digit;
    }
    at += digits;
    good &= all >= 0;
    return value;
  }

  /** By character: what a hexadecimal digit stands for, -1 for all others. */
  private static byte[] digits() {
    byte[] digits = new byte[256];
    for (int c = 0; c < digits.length; c++) {
      digits[c] = (byte) Character.digit(c < 0x80 ? c : 0, 16);
    }
    return digits;
  }
}
