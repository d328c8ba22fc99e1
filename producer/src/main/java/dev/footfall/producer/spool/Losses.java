package dev.footfall.producer.spool;

/** Hears of events that are lost on disk. Called on the thread that uses the spool. */
public interface Losses {

  /** Deleted, because there was no room for newer ones. */
  void full(long events);

  /** Deleted, because they were too old. */
  void expired(long events);

  /** They were written, and can't be read any more. */
  void damaged(long events);
}
