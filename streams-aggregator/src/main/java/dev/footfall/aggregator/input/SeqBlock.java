package dev.footfall.aggregator.input;

import dev.footfall.aggregator.state.BinaryCodec;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/**
 * One bit for each of {@link #BITS} neighbouring sequence numbers: what an {@link AntiReplayWindow}
 * is made of, and the unit in which it is stored. A commit then writes the one or two blocks that a
 * producer is at, not its whole window. Mutable; for one thread.
 */
final class SeqBlock {

  public static final BinaryCodec<SeqBlock> CODEC = new Codec();

  /** Numbers per block. */
  public static final int BITS = 1024;

  private final long number;
  private final long[] words = new long[BITS / Long.SIZE];
  private long lastSeenMs;

  /** The empty block of the numbers from {@code number * BITS}. */
  public SeqBlock(long number) {
    this.number = number;
  }

  /** Sets a bit; false when it was set. */
  public boolean set(int bit) {
    long mask = 1L << bit; // Java takes the lowest six bits of the distance
    int word = bit / Long.SIZE;
    boolean unset = (words[word] & mask) == 0;
    words[word] |= mask;
    return unset;
  }

  public long number() {
    return number;
  }

  /** The highest sequence number noted in it; the one before its first when there is none. */
  public long highest() {
    for (int word = words.length - 1; word >= 0; word--) {
      if (words[word] != 0) {
        return number * BITS
            + (long) word * Long.SIZE
            + (Long.SIZE - 1 - Long.numberOfLeadingZeros(words[word]));
      }
    }
    return number * BITS - 1;
  }

  public void seenAt(long ms) {
    lastSeenMs = ms;
  }

  public long lastSeenMs() {
    return lastSeenMs;
  }

  private static final class Codec extends BinaryCodec<SeqBlock> {

    @Override
    public void write(SeqBlock value, BinaryEncoder out) throws IOException {
      out.writeLong(value.number);
      out.writeLong(value.lastSeenMs);
      int used = value.words.length;
      while (used > 0 && value.words[used - 1] == 0) {
        used--;
      }
      out.writeInt(used);
      byte[] word = new byte[Long.BYTES];
      for (int i = 0; i < used; i++) {
        java.nio.ByteBuffer.wrap(word).putLong(value.words[i]);
        out.writeFixed(word);
      }
    }

    @Override
    public SeqBlock read(BinaryDecoder in) throws IOException {
      SeqBlock value = new SeqBlock(in.readLong());
      value.lastSeenMs = in.readLong();
      int used = in.readInt();
      byte[] word = new byte[Long.BYTES];
      for (int i = 0; i < used; i++) {
        in.readFixed(word);
        value.words[i] = java.nio.ByteBuffer.wrap(word).getLong();
      }
      return value;
    }
  }
}
