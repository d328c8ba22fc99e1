package dev.footfall.sketches;

/** Reads what {@link SketchWriter} wrote, and allocates nothing. */
final class SketchReader {

  private final String name;
  private final byte[] bytes;
  private int position;

  /** Checks size and version before anything else is looked at. */
  SketchReader(String name, byte[] bytes, int version, int mostBytes) {
    this.name = name;
    this.bytes = bytes;
    if (bytes.length > mostBytes) {
      throw wrong("has " + bytes.length + " bytes, at most " + mostBytes + " are possible");
    }
    int found = readByte();
    if (found != version) {
      throw wrong(
          "has version " + found + ", known is " + version + ": read it with a newer library");
    }
  }

  boolean hasMore() {
    return position < bytes.length;
  }

  int readByte() {
    if (!hasMore()) {
      throw wrong("ends in the middle, after " + bytes.length + " bytes");
    }
    return bytes[position++] & 0xFF;
  }

  /** Reads a number up to {@code most}, and no smaller than {@code least}. */
  long readNumber(long least, long most) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        if (value < least || value > most) {
          throw wrong("has the number " + value + ", allowed is " + least + " to " + most);
        }
        return value;
      }
    }
    throw wrong("has a number that is longer than 63 bits");
  }

  SketchFormatException wrong(String what) {
    return new SketchFormatException("a " + name + " " + what);
  }
}
