package dev.footfall.producer.spool;

/**
 * When that what an outage writes to the spool is forced to the disk. It matters when the machine
 * fails; what was written survives the end of the process in any case. A kind of event with {@link
 * Durability#ALWAYS} is forced with every batch, whatever this says.
 */
public enum Fsync {
  /** With every batch of the sender: hundreds of times a second on a busy tracker. */
  EACH_BATCH,
  /** At most once a second. */
  EACH_SECOND,
  /** When the operating system likes to. */
  NEVER
}
