package dev.footfall.sketches;

import java.util.Arrays;

/** Version byte, bytes, and variable-length numbers: seven bits each, the lowest first. */
final class SketchWriter {

  private byte[] bytes;
  private int size;

  SketchWriter(int version, int expected) {
    bytes = new byte[Math.max(16, expected)];
    writeByte(version);
  }

  void writeByte(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }

  /** Writes a number that is not negative. */
  void writeNumber(long value) {
    long rest = value;
    while (rest > 0x7F) {
      writeByte((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    writeByte((int) rest);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
