package dev.footfall.producer;

import static org.awaitility.Awaitility.await;

import dev.footfall.events.UsageEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real tracker on a fake Kafka: says which usage events an application made. */
public final class RecordingTracker implements UsageTracker {

  private final FakeKafka kafka = new FakeKafka();
  private final UsageTracker tracker = Trackers.started(kafka);

  /** What was tracked up to now, in order. */
  public List<UsageEvent> events() {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> tracker.counters().queued() == 0);
    return Trackers.usageEvents(kafka);
  }

  @Override
  public UsageEventBuilder usage(@Nullable String actionType, @Nullable String actionName) {
    return tracker.usage(actionType, actionName);
  }

  @Override
  public AssignmentBuilder assignment(
      @Nullable String userId, @Nullable String timeWindow, @Nullable String personaId) {
    return tracker.assignment(userId, timeWindow, personaId);
  }

  @Override
  public TrackerCounters counters() {
    return tracker.counters();
  }

  @Override
  public String producerId() {
    return tracker.producerId();
  }

  @Override
  public CloseReport close(Duration limit) {
    return tracker.close(limit);
  }

  @Override
  public void close() {
    tracker.close();
  }
}
