package dev.footfall.producer;

import dev.footfall.producer.EventEncoder.InvalidEventException;
import dev.footfall.producer.EventEncoder.TooLargeEventException;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Takes events out of the queue and gives them their numbers. A number counts as given when its
 * event is {@link #place}d, so that an event that can't be used costs none; one that can't be
 * placed now is put {@link #back} and keeps its number. The sender's thread only, but for the flaw.
 */
final class Numbering {

  private final CaptureQueue queue;
  private final EventEncoder encoder;
  private final Books books;
  private final ArrayDeque<Event> numbered = new ArrayDeque<>();
  private volatile long lastSeq;
  private volatile String lastFlaw = "";

  Numbering(CaptureQueue queue, EventEncoder encoder, Books books) {
    this.queue = queue;
    this.encoder = encoder;
    this.books = books;
  }

  /** Remembers why an event was invalid, for the log. Any thread. */
  void flaw(String words) {
    lastFlaw = words;
  }

  String lastFlaw() {
    return lastFlaw;
  }

  long lastSeq() {
    return lastSeq;
  }

  /** The number of the event that comes next. */
  long nextSeq() {
    Event first = numbered.peekFirst();
    return first == null ? lastSeq + 1 : first.seq();
  }

  boolean isEmpty() {
    return numbered.isEmpty() && queue.isEmpty();
  }

  /** The next event that is usable as far as we can see; null when there is none. */
  @Nullable Event next() {
    Event before = numbered.pollFirst();
    if (before != null) {
      return before;
    }
    Capture capture;
    while ((capture = queue.poll()) != null) {
      try {
        return encoder.event(capture, lastSeq + 1);
      } catch (InterruptException e) {
        throw e;
      } catch (RuntimeException e) {
        drop(e);
      }
    }
    return null;
  }

  /** The event of {@link #next} is in flight or on disk, its number is used. */
  void place(Event event) {
    lastSeq = Math.max(lastSeq, event.seq());
  }

  /** These could not be placed; the next to come are these. */
  void back(List<Event> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      place(events.get(i));
      numbered.addFirst(events.get(i));
    }
  }

  /** The event of {@link #next} can't be used after all. */
  void drop(RuntimeException why) {
    // One of ours has our words, any other one may quote the event.
    boolean tooLarge = why instanceof TooLargeEventException;
    flaw(
        tooLarge || why instanceof InvalidEventException
            ? String.valueOf(why.getMessage())
            : why.getClass().getName());
    books.dropped(tooLarge ? LossReason.TOO_LARGE : LossReason.INVALID, false);
  }
}
