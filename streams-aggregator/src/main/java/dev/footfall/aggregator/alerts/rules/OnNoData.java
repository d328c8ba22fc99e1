package dev.footfall.aggregator.alerts.rules;

/** What becomes of an alert when its window has too little to judge it by. */
public enum OnNoData {
  /** It is neither firing nor resolved: the default. */
  UNKNOWN,
  /** As if the condition did not hold: it resolves. */
  OK,
  /** It stays as it is. */
  KEEP
}
