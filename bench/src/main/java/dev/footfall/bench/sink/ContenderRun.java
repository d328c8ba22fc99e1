package dev.footfall.bench.sink;

/** A contender's process, which stores all events each time that it is told to. */
interface ContenderRun extends AutoCloseable {

  /** Stores them into the empty table, the first time in a fresh process. */
  Figures next() throws Exception;
}
