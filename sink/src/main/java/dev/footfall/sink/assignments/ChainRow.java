package dev.footfall.sink.assignments;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * One stored assignment as the chain sees it.
 *
 * @param seq its number in the chain
 * @param hash the hash that is stored with it
 * @param content its columns as one text
 */
record ChainRow(long seq, byte @Nullable [] hash, String content) {

  /** What its hash must be when {@code before} is that of the row before. */
  byte[] expected(byte[] before) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(before);
      sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
      return sha.digest(content.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
