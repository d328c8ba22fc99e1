package dev.footfall.producer.spool;

/** When events of a kind are written to the spool: the later, the cheaper, and the more is lost. */
public enum Durability {
  /** Never: they wait in memory while Kafka is away, and end with the process. */
  MEMORY,
  /**
   * When they can't be sent: what Kafka has not acknowledged then, and all that follows until Kafka
   * is back. A crash loses what was tracked in the last moments.
   */
  ON_FAILURE,
  /**
   * Before they are sent, forced to the disk with one {@code fsync} for a batch. A crash loses only
   * what the sender had not come to yet, a few milliseconds. It costs the sender, not the caller.
   */
  ALWAYS
}
