package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.events.Alert;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.ProducerReport;
import dev.footfall.events.SessionSummary;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.EventRules;
import dev.footfall.schemas.Topics;
import dev.footfall.schemas.wire.FlatRecord;
import dev.footfall.sink.deadletters.SetAside;
import dev.footfall.sink.subject.ErasedSubjects;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record to what it becomes in PostgreSQL, by its topic. One thread at a time.
 *
 * <p>Throws {@link BadRecordException} for a record that will never be usable, {@link
 * RegistryAwayException} for one that can't be read now and {@link ErasedRecordException} for one
 * of an erased person.
 */
final class RecordDecoder {

  /** The topics that it knows. */
  static final List<String> TOPICS =
      List.of(
          Topics.USAGE_EVENTS.name(),
          Topics.ASSIGNMENT_EVENTS.name(),
          Topics.USAGE_AGGREGATES.name(),
          Topics.SESSIONS.name(),
          Topics.PERSONA_ADOPTION.name(),
          Topics.ALERTS.name(),
          Topics.PRODUCER_REPORTS.name(),
          Topics.DEAD_LETTERS.name());

  private static final int USER_ID = UsageEvent.getClassSchema().getField("user_id").pos();
  private static final int OCCURRED_AT = UsageEvent.getClassSchema().getField("occurred_at").pos();

  // A row has four bytes of length for each column, where Avro has next to nothing; behind it are
  // its error, if any, and the record.
  private static final long ROOM_PER_RECORD = 600;
  private static final long ROOM_PER_BYTE = 4;

  private final AvroReader avro;
  private final ErasedSubjects erased;
  private final UsageEventReader usageEvents;
  private final CopyEncoder encoder = new CopyEncoder();
  private @Nullable String producer;

  RecordDecoder(AvroReader avro, ErasedSubjects erased) {
    this.avro = avro;
    this.usageEvents = new UsageEventReader(avro);
    this.erased = erased;
  }

  /**
   * Tells what is going to be decoded and kept together: a few records should not hold on to the
   * memory of thousands.
   */
  void expect(int records, long bytes) {
    encoder.newBlock(room(records, bytes));
  }

  static long room(int records, long bytes) {
    return ROOM_PER_RECORD * records + ROOM_PER_BYTE * bytes;
  }

  /** The producer of the event that was decoded last, whatever became of it; null when unknown. */
  @Nullable String producer() {
    return producer;
  }

  StoreItem decode(ConsumerRecord<byte[], byte[]> record) {
    producer = null;
    String topic = record.topic();
    if (topic.equals(Topics.DEAD_LETTERS.name())) {
      return letter(record);
    }
    byte[] value = record.value();
    if (value == null) {
      throw new BadRecordException("null_value", "the record has no value");
    }
    if (topic.equals(Topics.USAGE_EVENTS.name())) {
      return usageEvent(record, value);
    }
    if (topic.equals(Topics.ASSIGNMENT_EVENTS.name())) {
      AssignmentEvent event = avro.value(AssignmentEvent.class, topic, value);
      producer = event.getProducerId();
      BadRecordException.throwIf(EventRules.check(event, record.timestamp()));
      leaveOut(event.getUserId(), event.getAssignedAt(), record);
      return AssignmentRow.of(event, record, encoder);
    }
    if (topic.equals(Topics.USAGE_AGGREGATES.name())) {
      return aggregate(record, avro.value(UsageAggregate.class, topic, value));
    }
    if (topic.equals(Topics.SESSIONS.name())) {
      SessionSummary session = avro.value(SessionSummary.class, topic, value);
      SummaryRules.check(session);
      leaveOut(session.getUserId(), session.getStartedAt(), record);
      return SessionRow.of(session, record);
    }
    if (topic.equals(Topics.PERSONA_ADOPTION.name())) {
      PersonaAdoption adoption = avro.value(PersonaAdoption.class, topic, value);
      return AdoptionChange.of(key(PersonaAdoptionKey.class, record), adoption, record);
    }
    if (topic.equals(Topics.ALERTS.name())) {
      Alert alert = avro.value(Alert.class, topic, value);
      SummaryRules.check(alert);
      // One about a single user says so in a label, whatever its rule calls it.
      alert.getLabels().values().forEach(v -> leaveOut(v, alert.getActiveSince(), record));
      return AlertRow.of(alert, record);
    }
    if (topic.equals(Topics.PRODUCER_REPORTS.name())) {
      ProducerReport report = avro.value(ProducerReport.class, topic, value);
      SummaryRules.check(report);
      return ProducerReportRow.of(report, record);
    }
    throw new IllegalStateException("no table for topic " + topic);
  }

  private CopyRow usageEvent(ConsumerRecord<byte[], byte[]> record, byte[] value) {
    FlatRecord event;
    try {
      event = usageEvents.read(record.topic(), value, record.timestamp());
    } finally {
      producer = usageEvents.producer();
    }
    if (!erased.isEmpty() && !event.isNull(USER_ID)) {
      Instant occurred = Instant.EPOCH.plus(event.number(OCCURRED_AT), ChronoUnit.MICROS);
      leaveOut(event.text(USER_ID), occurred, record);
    }
    return UsageEventRow.of(event, String.valueOf(producer), record, encoder);
  }

  private AggregatorLetter letter(ConsumerRecord<byte[], byte[]> record) {
    DeadLetter letter;
    try {
      letter = DeadLetter.of(record);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException("not_a_dead_letter", String.valueOf(e.getMessage()));
    }
    AggregatorLetter item =
        new AggregatorLetter(new SetAside(letter, record.headers(), false), record);
    byte[] key = letter.key();
    if (key != null && !item.own()) {
      // It tells when it was set aside, not when its record came: where the aggregator is behind,
      // that is after the erasure also for what was before it. So whoever was erased is left out;
      // of what they do since, both stages refuse the same, and the sink has its own letter.
      leaveOut(new String(key, UTF_8), Instant.EPOCH, record);
    }
    return item;
  }

  private void leaveOut(
      @Nullable String person, Instant happened, ConsumerRecord<byte[], byte[]> record) {
    if (erased.covers(person, happened, Instant.ofEpochMilli(record.timestamp()))) {
      throw new ErasedRecordException();
    }
  }

  private AggregateChange aggregate(
      ConsumerRecord<byte[], byte[]> record, UsageAggregate aggregate) {
    AggregateKey key = AggregateKey.of(key(UsageAggregateKey.class, record));
    return switch (aggregate.getKind()) {
      case UPDATE -> new AggregateChange(key, false, AggregateTotals.of(aggregate, false), record);
      case FINAL -> new AggregateChange(key, false, AggregateTotals.of(aggregate, true), record);
      // Only a window that has closed is amended.
      case AMENDMENT -> new AggregateChange(key, true, AggregateTotals.of(aggregate, true), record);
      case UNKNOWN -> throw SummaryRules.unknownKind();
    };
  }

  private <T> T key(Class<T> type, ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new BadRecordException("null_key", "the record has no key");
    }
    return avro.key(type, record.topic(), record.key());
  }
}
