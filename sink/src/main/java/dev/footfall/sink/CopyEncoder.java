package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.schemas.wire.FlatRecord;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows in PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"; the
 * values as the types' send functions write them). Items, of one or several rows, follow each other
 * in blocks of memory that they share; what has been encoded is never changed. One thread at a
 * time.
 */
final class CopyEncoder {

  /** What goes before the first row: signature, flags, length of the header's extension. */
  static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** What goes after the last row. */
  static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

  private static final int NULL_LENGTH = -1;
  private static final byte JSONB_VERSION = 1;
  private static final int TEXT_OID = 25;
  private static final long MICROS_PER_SECOND = 1_000_000;

  /** PostgreSQL counts from 2000-01-01 UTC: this many seconds after 1970. */
  private static final long EPOCH_2000_S = 946_684_800;

  /** Large enough that there are few of them, small enough for the collectors not to mind. */
  private static final int BLOCK_BYTES = 64 << 10;

  private byte[] buffer = new byte[0];
  private int start;
  private int size;

  /**
   * Begins a new block, for items that belong together.
   *
   * @param bytes how much is expected; more finds room too
   */
  void newBlock(long bytes) {
    buffer = new byte[(int) Math.min(bytes, BLOCK_BYTES)];
    start = 0;
    size = 0;
  }

  /** Begins an item. */
  CopyEncoder item() {
    start = size;
    return this;
  }

  /** The block that the item is in, as long as nothing is appended to it. */
  byte[] block() {
    return buffer;
  }

  /** Where the item begins in its block. */
  int start() {
    return start;
  }

  /** Bytes of the item so far. */
  int length() {
    return size - start;
  }

  /** Begins a row of {@code fields} fields in the item. */
  CopyEncoder row(int fields) {
    ensure(2);
    buffer[size++] = (byte) (fields >> 8);
    buffer[size++] = (byte) fields;
    return this;
  }

  /** A null of any type. */
  CopyEncoder none() {
    putInt(NULL_LENGTH);
    return this;
  }

  CopyEncoder uuid(UUID value) {
    return uuid(value.getMostSignificantBits(), value.getLeastSignificantBits());
  }

  CopyEncoder uuid(long high, long low) {
    putInt(16);
    putLong(high);
    putLong(low);
    return this;
  }

  /** A {@code timestamptz}, from microseconds since 1970. */
  CopyEncoder micros(long sinceEpoch) {
    return int8(sinceEpoch - EPOCH_2000_S * MICROS_PER_SECOND);
  }

  /** A {@code timestamptz}; precise to the microsecond, finer digits are cut. */
  CopyEncoder instant(Instant value) {
    return int8(
        (value.getEpochSecond() - EPOCH_2000_S) * MICROS_PER_SECOND + value.getNano() / 1_000);
  }

  CopyEncoder int4(int value) {
    putInt(4);
    putInt(value);
    return this;
  }

  CopyEncoder int4(@Nullable Integer value) {
    return value == null ? none() : int4(value.intValue());
  }

  CopyEncoder int8(long value) {
    putInt(8);
    putLong(value);
    return this;
  }

  CopyEncoder float8(double value) {
    putInt(8);
    putLong(Double.doubleToLongBits(value));
    return this;
  }

  CopyEncoder text(@Nullable String value) {
    return bytes(value == null ? null : value.getBytes(UTF_8));
  }

  /** A text in UTF-8. */
  CopyEncoder text(byte[] utf8, int from, int length) {
    putInt(length);
    put(utf8, from, length);
    return this;
  }

  CopyEncoder bytes(byte @Nullable [] value) {
    return value == null ? none() : text(value, 0, value.length);
  }

  CopyEncoder jsonb(@Nullable String value) {
    if (value == null) {
      return none();
    }
    byte[] bytes = value.getBytes(UTF_8);
    return jsonb(bytes, 0, bytes.length);
  }

  /** A {@code jsonb} of JSON in UTF-8. */
  CopyEncoder jsonb(byte[] utf8, int from, int length) {
    putInt(length + 1);
    ensure(1);
    buffer[size++] = JSONB_VERSION;
    put(utf8, from, length);
    return this;
  }

  /** A {@code text[]} of the texts in {@code field}. */
  CopyEncoder texts(FlatRecord record, int field) {
    int lengthAt = beginTexts(record.items(field));
    for (int i = 0; i < record.items(field); i++) {
      text(record.bytes(), record.itemOffset(field, i), record.itemLength(field, i));
    }
    return endTexts(lengthAt);
  }

  /** A {@code text[]} without nulls. */
  CopyEncoder texts(List<String> values) {
    int lengthAt = beginTexts(values.size());
    values.forEach(this::text);
    return endTexts(lengthAt);
  }

  private int beginTexts(int count) {
    int lengthAt = length(); // from the item's start: the item may move to another block
    putInt(0);
    putInt(count == 0 ? 0 : 1); // dimensions
    putInt(0); // has no nulls
    putInt(TEXT_OID);
    if (count > 0) {
      putInt(count);
      putInt(1); // index of the first
    }
    return lengthAt;
  }

  private CopyEncoder endTexts(int lengthAt) {
    int end = size;
    size = start + lengthAt;
    putInt(end - size - Integer.BYTES);
    size = end;
    return this;
  }

  private void put(byte[] bytes, int from, int length) {
    ensure(length);
    System.arraycopy(bytes, from, buffer, size, length);
    size += length;
  }

  private void putInt(int value) {
    ensure(Integer.BYTES);
    byte[] out = buffer;
    int at = size;
    out[at] = (byte) (value >> 24);
    out[at + 1] = (byte) (value >> 16);
    out[at + 2] = (byte) (value >> 8);
    out[at + 3] = (byte) value;
    size = at + Integer.BYTES;
  }

  private void putLong(long value) {
    putInt((int) (value >> 32));
    putInt((int) value);
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      grow(more);
    }
  }

  /** Not in {@link #ensure}: it would be compiled into each of the many places that call that. */
  private void grow(int more) {
    // Only the open item moves; the others stay where their rows know them to be.
    int open = size - start;
    byte[] next = new byte[Math.max(BLOCK_BYTES, (open + more) * 3 / 2)];
    System.arraycopy(buffer, start, next, 0, open);
    buffer = next;
    start = 0;
    size = open;
  }
}
