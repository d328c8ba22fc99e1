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
 * @param localOnly whether they stay there and are never sent
 */
record Storage(Path root, SpoolOptions options, boolean localOnly) {

  Disk open(String producerId, Clock clock, Books books) {
    Spool spool =
        new Spool(root, producerId, options, clock, books.losses(), books.recoveryLosses());
    return new Disk(spool, options, localOnly);
  }
}
