package dev.footfall.sink;

/**
 * When refused rows are too many to be the rows' own fault. A full disk or a broken migration must
 * stop the sink, not turn a topic into dead letters.
 *
 * @param share share of refused rows that is still plausible, between 0 and 1
 * @param minRows rows over which the share is judged at least
 */
record RejectionLimit(double share, int minRows) {

  /** Whether {@code rejected} of {@code rows} can't be explained by bad rows. */
  boolean exceeded(long rejected, long rows) {
    return rows >= minRows && rejected > share * rows;
  }
}
