package dev.footfall.producer;

import dev.footfall.schemas.EventRules;
import org.jspecify.annotations.Nullable;

/**
 * One event as the caller's thread leaves it for the sender. It holds values, not yet an Avro
 * record: what costs time is done by the sender. What it holds can't be changed by the caller.
 *
 * <p>Confined to the caller's thread until it is in the queue, to the sender's after that.
 */
abstract sealed class Capture permits UsageCapture, AssignmentCapture {

  /** The object itself with its references, and the time. */
  private static final int EMPTY_BYTES = 240;

  private int weight = EMPTY_BYTES;
  private @Nullable String flaw;

  /** The record of this event; on the sender's thread only. */
  abstract Event toEvent(Origin origin, long seq);

  /** Whether it says that a persona was viewed or copied. */
  boolean isPersonaUse() {
    return false;
  }

  /** Approximate bytes on the heap, counting two bytes for a character. */
  final int weight() {
    return weight;
  }

  /** What makes the event unusable, in constant words without values; null when nothing does. */
  final @Nullable String flaw() {
    return flaw;
  }

  /** Marks the event as unusable; the first flaw is the one that is reported. */
  final void flaw(String words) {
    if (flaw == null) {
      flaw = words;
    }
  }

  final void weigh(long bytes) {
    weight = (int) Math.min(Integer.MAX_VALUE, weight + bytes);
  }

  /** An optional text: blank is the same as absent. */
  final @Nullable String text(@Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    weigh(2L * value.length());
    return value;
  }

  /** The same with a limit, because indexes downstream have one. */
  final @Nullable String text(@Nullable String value, int maxChars, String flawIfLonger) {
    if (value != null && value.length() > maxChars) {
      flaw(flawIfLonger);
    }
    return text(value);
  }

  /** An optional id of a user or a session. */
  final @Nullable String id(@Nullable String value) {
    return text(value, EventRules.MAX_ID_CHARS, "an id is longer than 500 characters");
  }

  /** An optional name out of a small set. */
  final @Nullable String name(@Nullable String value) {
    return text(value, EventRules.MAX_NAME_CHARS, "a name is longer than 200 characters");
  }

  /** The text, which must be there; not null, so that what is flawed can be filled in too. */
  final String required(@Nullable String text, String flawIfAbsent) {
    if (text == null) {
      flaw(flawIfAbsent);
      return "";
    }
    return text;
  }
}
