package dev.footfall.aggregator.alerts;

/**
 * What a rule says of one group at one time.
 *
 * @param value what it was judged on
 * @param sinceMs since when the condition holds, if it does
 */
record Judgement(Verdict verdict, double value, long sinceMs) {

  /** The four answers. */
  enum Verdict {
    /** The condition holds. */
    HOLDS,
    /** It does not, but what would resolve an alert does not either. */
    BETWEEN,
    CLEAR,
    /** There is too little to judge by. */
    NO_DATA
  }

  static Judgement noData(double value) {
    return new Judgement(Verdict.NO_DATA, value, AlertLife.NEVER);
  }
}
