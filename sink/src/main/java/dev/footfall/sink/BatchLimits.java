package dev.footfall.sink;

import java.time.Duration;

/**
 * When a batch is full. Larger batches cost less per row and more memory; a longer linger costs
 * latency and saves commits.
 *
 * @param rows rows at most
 * @param bytes bytes at most, unless a single record is larger
 * @param days day partitions at most, as each costs locks
 * @param linger how long a batch that is not full waits for more
 */
record BatchLimits(int rows, int bytes, int days, Duration linger) {}
