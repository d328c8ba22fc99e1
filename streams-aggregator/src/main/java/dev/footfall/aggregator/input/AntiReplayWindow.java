package dev.footfall.aggregator.input;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which sequence numbers of one producer have been seen: the anti-replay window of RFC 4303, kept
 * in blocks that are reused in a ring instead of shifted, as RFC 6479 has it.
 *
 * <p>A number more than {@link #WIDTH} below the highest one counts as seen, because nothing is
 * known of it any more. A producer keeps its numbers in order per partition, so only something that
 * is sent again comes that late. Memory does not depend on how many events there were: at most 9
 * blocks of 128 bytes. For one thread.
 */
final class AntiReplayWindow {

  /** How far below the highest number a new one is still recognised. */
  public static final int WIDTH = 8192;

  /** Blocks that a window of {@link #WIDTH} can touch: one more than fit when it is not aligned. */
  public static final int SLOTS = WIDTH / SeqBlock.BITS + 1;

  private final @Nullable SeqBlock[] slots = new @Nullable SeqBlock[SLOTS];
  private long highest;
  private long lastSeenMs;
  private int dirtySlots;

  /** A window that has seen nothing. */
  public AntiReplayWindow() {}

  /** Puts a block back that {@link #drainDirty} gave out. */
  public void restore(SeqBlock block) {
    int slot = slot(block.number());
    SeqBlock there = slots[slot];
    if (there == null || there.number() < block.number()) {
      slots[slot] = block;
    }
    highest = Math.max(highest, block.highest());
    lastSeenMs = Math.max(lastSeenMs, block.lastSeenMs());
  }

  /**
   * Notes that {@code seq} came.
   *
   * @param seq the number, at least 1
   * @param nowMs when it came, milliseconds since 1970
   * @return whether it is new
   */
  public boolean accept(long seq, long nowMs) {
    lastSeenMs = nowMs;
    if (seq <= highest - WIDTH) {
      return false;
    }
    long number = seq / SeqBlock.BITS;
    int slot = slot(number);
    SeqBlock block = slots[slot];
    if (block == null || block.number() != number) {
      // What lies here is below the window: blocks in the window never share a slot.
      block = new SeqBlock(number);
      slots[slot] = block;
    }
    if (!block.set((int) (seq % SeqBlock.BITS))) {
      return false;
    }
    highest = Math.max(highest, seq);
    dirtySlots |= 1 << slot;
    return true;
  }

  /** When it was last asked, milliseconds since 1970. */
  public long lastSeenMs() {
    return lastSeenMs;
  }

  /** Whether a block changed since they were last drained. */
  public boolean isDirty() {
    return dirtySlots != 0;
  }

  /** Hands every block that changed since the last call to {@code each}. */
  public void drainDirty(Consumer<SeqBlock> each) {
    for (int slot = 0; slot < SLOTS; slot++) {
      SeqBlock block = slots[slot];
      if (block != null && (dirtySlots & 1 << slot) != 0) {
        block.seenAt(lastSeenMs);
        each.accept(block);
      }
    }
    dirtySlots = 0;
  }

  /** Where the block with this number lies, and is stored. */
  public static int slot(long number) {
    return (int) (number % SLOTS);
  }
}
