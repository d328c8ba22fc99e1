package dev.footfall.schemas;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Time-ordered event ids, UUID version 7 (RFC 9562): 48 bits of milliseconds, then random or
 * derived bits. Time order keeps the sink's primary key index compact; random ids cost it a fifth
 * of its speed.
 */
public final class EventIds {

  private EventIds() {}

  /**
   * A new id at {@code time}. Ids of the same millisecond are in no particular order. Thread-safe,
   * does not block.
   *
   * @throws ArithmeticException when {@code time} is outside the range of milliseconds since 1970
   */
  public static UUID random(Instant time) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return of(time.toEpochMilli(), random.nextLong(), random.nextLong());
  }

  /**
   * The id of a thing that has an identity of its own: the same time and name always give the same
   * id. Used where a file is read that may be read again.
   *
   * @throws ArithmeticException when {@code time} is outside the range of milliseconds since 1970
   */
  public static UUID derived(Instant time, String name) {
    ByteBuffer digest =
        ByteBuffer.wrap(sha256(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return of(time.toEpochMilli(), digest.getLong(), digest.getLong());
  }

  private static UUID of(long epochMs, long a, long b) {
    long high = (epochMs << 16) | 0x7000L | (a & 0x0FFFL);
    long low = 0x8000_0000_0000_0000L | (b & 0x3FFF_FFFF_FFFF_FFFFL);
    return new UUID(high, low);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
