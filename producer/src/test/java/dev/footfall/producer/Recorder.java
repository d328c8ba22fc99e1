package dev.footfall.producer;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Topics;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** A real tracker on a fake Kafka for tests of other packages: what it sent, out of Avro bytes. */
public final class Recorder {

  private final FakeKafka kafka = new FakeKafka();
  private final UsageTracker tracker = Trackers.started(kafka);

  public UsageTracker tracker() {
    return tracker;
  }

  /** Closes the tracker and answers its usage events. */
  public List<UsageEvent> usageEvents() {
    return events(Topics.USAGE_EVENTS.name(), UsageEvent.class);
  }

  /** Closes the tracker and answers its assignment events. */
  public List<AssignmentEvent> assignments() {
    return events(Topics.ASSIGNMENT_EVENTS.name(), AssignmentEvent.class);
  }

  private <T extends SpecificRecord> List<T> events(String topic, Class<T> type) {
    tracker.close();
    return kafka.stored().stream()
        .filter(record -> record.topic().equals(topic))
        .map(record -> FakeSerializer.read(record, type))
        .toList();
  }
}
