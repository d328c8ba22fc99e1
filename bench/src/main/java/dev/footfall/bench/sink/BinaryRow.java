package dev.footfall.bench.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A block of rows in PostgreSQL's binary COPY format, the plainest way. For one thread. */
final class BinaryRow {

  static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

  private static final long EPOCH_2000_S = 946_684_800;
  private static final int TEXT_OID = 25;

  private final ByteBuffer block = ByteBuffer.allocate(1 << 20);

  boolean nearlyFull() {
    return block.remaining() < 16 << 10; // no row here is as large
  }

  ByteBuffer block() {
    return block;
  }

  void begin(int fields) {
    block.putShort((short) fields);
  }

  void uuid(UUID value) {
    block
        .putInt(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits());
  }

  void time(Instant value) {
    long2((value.getEpochSecond() - EPOCH_2000_S) * 1_000_000 + value.getNano() / 1_000);
  }

  void long2(@Nullable Long value) {
    if (value == null) {
      block.putInt(-1);
    } else {
      block.putInt(8).putLong(value);
    }
  }

  void integer(@Nullable Integer value) {
    if (value == null) {
      block.putInt(-1);
    } else {
      block.putInt(4).putInt(value);
    }
  }

  void text(@Nullable String value) {
    if (value == null) {
      block.putInt(-1);
    } else {
      byte[] bytes = value.getBytes(UTF_8);
      block.putInt(bytes.length).put(bytes);
    }
  }

  void json(@Nullable String value) {
    if (value == null) {
      block.putInt(-1);
    } else {
      byte[] bytes = value.getBytes(UTF_8);
      block.putInt(bytes.length + 1).put((byte) 1).put(bytes);
    }
  }

  void noTexts() {
    block.putInt(12).putInt(0).putInt(0).putInt(TEXT_OID);
  }
}
