package dev.footfall.producer;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Takes every event and forgets it. */
final class NoopTracker implements UsageTracker {

  private static final Intake NOWHERE =
      new Intake() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public void take(Capture capture) {}
      };

  @Override
  public UsageEventBuilder usage(@Nullable String actionType, @Nullable String actionName) {
    return new UsageEventBuilder(NOWHERE, actionType, actionName);
  }

  @Override
  public AssignmentBuilder assignment(
      @Nullable String userId, @Nullable String timeWindow, @Nullable String personaId) {
    return new AssignmentBuilder(NOWHERE, userId, timeWindow, personaId);
  }

  @Override
  public TrackerCounters counters() {
    return TrackerCounters.ZERO;
  }

  @Override
  public String producerId() {
    return "noop";
  }

  @Override
  public CloseReport close(Duration limit) {
    return new CloseReport(0, 0, 0);
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "UsageTracker.NOOP";
  }
}
