package dev.footfall.sink;

/**
 * Keeps the share of refused rows over the latest {@link RejectionLimit#minRows()} rows or more,
 * and stops the sink before it makes dead letters of sound rows. For one writer; one thread.
 */
final class RejectionGuard {

  private final RejectionLimit limit;
  private long rows;
  private long refused;

  RejectionGuard(RejectionLimit limit) {
    this.limit = limit;
  }

  /**
   * Judges a batch that is being stored.
   *
   * @param refusedNow rows refused so far
   * @param rowsNow all rows of the batch
   * @throws SinkStoppedException when they are too many
   */
  void check(long refusedNow, long rowsNow, String lastReason) {
    if (limit.exceeded(refused + refusedNow, rows + rowsNow)) {
      throw new SinkStoppedException(
          String.format(
              "PostgreSQL refused %d of %d rows, last with %s; more than the share of %s is hardly the"
                  + " rows' own fault. Nothing of this batch was stored or set aside. Look into the"
                  + " database, or raise %s.",
              refused + refusedNow,
              rows + rowsNow,
              lastReason,
              limit.share(),
              SinkConfig.REJECTED_SHARE));
    }
  }

  /** Counts a batch that has been committed. */
  void committed(long refusedNow, long rowsNow) {
    rows += rowsNow;
    refused += refusedNow;
    if (rows >= limit.minRows()) {
      rows = 0;
      refused = 0;
    }
  }
}
