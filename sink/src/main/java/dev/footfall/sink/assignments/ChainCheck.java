package dev.footfall.sink.assignments;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one chain row by row. Each row is held against the hash that is stored with the row
 * before: one that was changed is named alone, and not all that come after it.
 */
final class ChainCheck {

  private static final byte[] NOTHING = {};

  private final UUID chain;
  private final String user;
  private final @Nullable ChainHead kept;
  private final Consumer<ChainFault> faults;
  private byte[] last = NOTHING;
  private long seq;
  private boolean keptSeen;

  /**
   * A check from the beginning of a chain.
   *
   * @param kept where the chain ended once, as somebody kept it
   */
  ChainCheck(UUID chain, String user, @Nullable ChainHead kept, Consumer<ChainFault> faults) {
    this.chain = chain;
    this.user = user;
    this.kept = kept;
    this.faults = faults;
    this.keptSeen = kept == null || kept.length() == 0;
  }

  void row(ChainRow row, String assignment) {
    if (row.seq() > seq + 1) {
      missing(seq + 1, row.seq() - 1);
    } else if (row.seq() <= seq) {
      fault("row " + row.seq() + " (" + assignment + ") is there twice: one was inserted");
    }
    boolean gap = row.seq() != seq + 1;
    byte[] stored = row.hash() == null ? NOTHING : row.hash();
    // Behind a gap its hash can't be recomputed; the gap has been reported.
    if (!gap && !Arrays.equals(stored, row.expected(last))) {
      fault("row " + row.seq() + " (" + assignment + ") was changed, or inserted");
    }
    last = stored;
    seq = row.seq();
    if (kept != null && seq == kept.length()) {
      keptSeen = true;
      if (!HexFormat.of().formatHex(stored).equals(kept.hash())) {
        fault("row " + seq + " (" + assignment + ") is not the one whose hash was kept");
      }
    }
  }

  /** After the last row: what the chain's head says of it. */
  void end(long length, byte[] head) {
    if (seq < length) {
      missing(seq + 1, length);
    } else if (seq > length) {
      fault(
          (length + 1 == seq ? "row " + seq : "rows " + (length + 1) + " to " + seq)
              + " came in without the chain: inserted");
    } else if (!Arrays.equals(last, head)) {
      fault("the head is not the hash of the last row: one of the two was changed");
    }
    if (!keptSeen && kept != null && seq >= length) {
      fault("it had " + kept.length() + " rows when its head was kept, now it has " + seq);
    }
  }

  private void missing(long from, long to) {
    fault(
        (from == to ? "row " + from + " was" : "rows " + from + " to " + to + " were")
            + " removed");
  }

  private void fault(String what) {
    faults.accept(new ChainFault(chain, user, what));
  }
}
