package dev.footfall.console;

import java.time.Instant;

/** One cell of the aggregates as a test wants it; its events have no duration unless said. */
public record TestCell(
    int windowSeconds,
    Instant start,
    String service,
    String type,
    String action,
    long count,
    long errors,
    long timeouts,
    long durations,
    long durationSumMs) {

  static TestCell minute(Instant start, String service, String action, long count, long errors) {
    return new TestCell(60, start, service, "crm", action, count, errors, 0, 0, 0);
  }

  static TestCell hour(Instant start, long count, long errors) {
    return new TestCell(3600, start, "crm-api", "crm", "view_deal", count, errors, 0, 0, 0);
  }

  TestCell timingOut(long timeouts) {
    return new TestCell(
        windowSeconds, start, service, type, action, count, errors, timeouts, 0, durationSumMs);
  }

  TestCell lasting(long durations, long sumMs) {
    return new TestCell(
        windowSeconds, start, service, type, action, count, errors, timeouts, durations, sumMs);
  }
}
