package dev.footfall.producer;

import dev.footfall.producer.spool.Spool;
import dev.footfall.producer.spool.SpoolOptions;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Where a tracker keeps events on disk.
 *
 * @param root the directory, shared with other trackers
 * @param options its bounds
 */
record Storage(Path root, SpoolOptions options) {

  /** Opens it for one tracker; with {@code localOnly} its events stay there and are never sent. */
  Disk open(String producerId, boolean localOnly, Clock clock, Books books) {
    Spool spool =
        new Spool(root, producerId, options, clock, books.losses(), books.recoveryLosses());
    return new Disk(spool, options, localOnly);
  }
}
