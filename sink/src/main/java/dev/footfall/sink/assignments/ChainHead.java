package dev.footfall.sink.assignments;

import java.util.HexFormat;
import java.util.UUID;

/**
 * Where a chain ended at some time. Kept outside the database it proves what the database had then:
 * whoever may change rows and heads there can't change it here. Names nobody.
 *
 * @param chain the chain
 * @param length its rows
 * @param hash hash of the last one
 */
public record ChainHead(UUID chain, long length, String hash) {

  private static final int HASH_CHARS = 64;

  /** Checks the values. */
  public ChainHead {
    if (length < 0) {
      throw new IllegalArgumentException("a chain's length can't be negative, is " + length);
    }
    if (hash.length() != (length == 0 ? 0 : HASH_CHARS)) {
      throw new IllegalArgumentException(
          "a hash has " + HASH_CHARS + " hexadecimal digits, this one " + hash.length());
    }
  }

  static ChainHead of(UUID chain, long length, byte[] hash) {
    return new ChainHead(chain, length, HexFormat.of().formatHex(hash));
  }

  /**
   * Reads a line that {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static ChainHead parse(String line) {
    String[] parts = line.strip().split(" +");
    try {
      return new ChainHead(
          UUID.fromString(parts[0]), Long.parseLong(parts[1]), parts.length > 2 ? parts[2] : "");
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "no chain head: '" + line + "'; a line has the chain's id, its length and a hash", e);
    }
  }

  /** One line: id, length, hash. */
  @Override
  public String toString() {
    return chain + " " + length + " " + hash;
  }
}
