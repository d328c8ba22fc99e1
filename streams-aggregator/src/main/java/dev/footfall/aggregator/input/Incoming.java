package dev.footfall.aggregator.input;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventRules;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came in, read once: its bytes, and the event in them or what is wrong. A record
 * that can't be used is an ordinary value here, not an exception, so that it goes its own way
 * through the topology, to the dead letters. For one thread.
 */
public final class Incoming {

  /**
   * Why a record can't be used.
   *
   * @param reason a short code, fit for a metric label
   * @param detail the same in words
   */
  public record Flaw(String reason, String detail) {}

  private final byte @Nullable [] bytes;
  private @Nullable UsageEvent event; // until it is judged
  private @Nullable Use use;
  private final @Nullable AssignmentEvent assignment;
  private @Nullable Flaw flaw;
  private byte @Nullable [] key;
  private long offset = -1;
  private long appendTimeMs;
  private long eventTimeMs;

  private Incoming(
      byte @Nullable [] bytes,
      @Nullable UsageEvent event,
      @Nullable Use use,
      @Nullable AssignmentEvent assignment,
      @Nullable Flaw flaw) {
    this.bytes = bytes;
    this.event = event;
    this.use = use;
    this.assignment = assignment;
    this.flaw = flaw;
  }

  public static Incoming of(byte[] bytes, UsageEvent event) {
    return new Incoming(bytes, event, null, null, null);
  }

  /** A usage event that is known to keep the rules. */
  static Incoming of(byte[] bytes, Use use) {
    return new Incoming(bytes, null, use, null, null);
  }

  public static Incoming of(byte[] bytes, AssignmentEvent assignment) {
    return new Incoming(bytes, null, null, assignment, null);
  }

  public static Incoming flawed(byte @Nullable [] bytes, String reason, String detail) {
    return new Incoming(bytes, null, null, null, new Flaw(reason, detail));
  }

  /** Where the record lay, and when the broker took it. */
  void cameAs(ConsumerRecord<?, ?> record) {
    key = (byte[]) record.key();
    offset = record.offset();
    appendTimeMs = record.timestamp();
  }

  /**
   * Applies the rules to the event, once it is known when the broker took it.
   *
   * @return whether the record can be used
   */
  boolean judge() {
    UsageEvent usage = event;
    if (usage != null) {
      judged(EventRules.check(usage, appendTimeMs));
      use = flaw == null ? Use.of(usage) : null;
      event = null;
    } else if (assignment != null) {
      judged(EventRules.check(assignment, appendTimeMs));
    }
    if (flaw != null) {
      return false;
    }
    eventTimeMs = use != null ? use.occurredMs() : assignment().getAssignedAt().toEpochMilli();
    return true;
  }

  private void judged(EventRules.@Nullable Violation violation) {
    if (violation != null) {
      flaw = new Flaw(violation.reason(), violation.detail());
    }
  }

  public boolean usable() {
    return flaw == null;
  }

  /** Whether it is an assignment event; otherwise it is a usage event, or can't be used. */
  public boolean isAssignment() {
    return assignment != null;
  }

  /**
   * The assignment event.
   *
   * @throws IllegalStateException when the record is not usable, or none
   */
  public AssignmentEvent assignment() {
    if (assignment == null || flaw != null) {
      throw new IllegalStateException("this record has no assignment: " + flaw);
    }
    return assignment;
  }

  /** When it happened by the application's clock, milliseconds since 1970; for a usable record. */
  public long eventTimeMs() {
    return eventTimeMs;
  }

  /**
   * The usage event, once it has been judged.
   *
   * @throws IllegalStateException when the record is not usable, or none
   */
  public Use use() {
    if (use == null) {
      throw new IllegalStateException("a record that can't be used has no event: " + flaw);
    }
    return use;
  }

  /**
   * What is wrong.
   *
   * @throws IllegalStateException when nothing is
   */
  public Flaw flaw() {
    if (flaw == null) {
      throw new IllegalStateException("nothing is wrong with this record");
    }
    return flaw;
  }

  /** The record's own value. */
  public byte @Nullable [] bytes() {
    return bytes;
  }

  /** The record's own key. */
  byte @Nullable [] key() {
    return key;
  }

  /** Where it lay in its partition. */
  long offset() {
    return offset;
  }

  /** When the broker took it, milliseconds since 1970. */
  public long appendTimeMs() {
    return appendTimeMs;
  }
}
