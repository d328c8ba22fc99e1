package dev.footfall.producer;

import static org.awaitility.Awaitility.await;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.TopicSpec;
import dev.footfall.schemas.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A real tracker on a fake Kafka: says which events an application made. */
public final class RecordingTracker implements UsageTracker {

  private final FakeKafka kafka = new FakeKafka();
  private final UsageTracker tracker = Trackers.started(kafka);

  /** The usage events that were tracked up to now, in order. */
  public List<UsageEvent> events() {
    return sent(Topics.USAGE_EVENTS, UsageEvent.class);
  }

  /** The assignment events that were tracked up to now, in order. */
  public List<AssignmentEvent> assignments() {
    return sent(Topics.ASSIGNMENT_EVENTS, AssignmentEvent.class);
  }

  private <T extends SpecificRecord> List<T> sent(TopicSpec topic, Class<T> type) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> tracker.counters().queued() == 0);
    return kafka.stored().stream()
        .filter(record -> record.topic().equals(topic.name()))
        .map(record -> FakeSerializer.read(record, type))
        .toList();
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
