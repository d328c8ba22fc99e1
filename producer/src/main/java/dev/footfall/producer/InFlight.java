package dev.footfall.producer;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Events of one producer that have a number and are not acknowledged, in the order they are sent.
 * Bounded by bytes, and by the distance between the first number and the next: what is sent again
 * is then never further behind than {@link #MAX_SPAN}, half of what the aggregator's anti-replay
 * window still recognises. The sender's thread only.
 */
final class InFlight implements Iterable<Outgoing> {

  static final int MAX_SPAN = 4096;
  static final long MAX_BYTES = 4 << 20;

  private final ArrayDeque<Outgoing> events = new ArrayDeque<>();
  private final int maxSpan;
  private final long maxBytes;
  private long bytes;

  InFlight(int maxSpan, long maxBytes) {
    this.maxSpan = maxSpan;
    this.maxBytes = maxBytes;
  }

  /**
   * Whether this event may be added. Numbers are missing where a full spool lost events, so it is
   * the numbers that count and not how many there are.
   */
  boolean hasRoomFor(String producerId, long seq) {
    Outgoing first = events.peekFirst();
    return first == null
        || (events.size() < maxSpan
            && bytes < maxBytes
            && seq - first.event().seq() < maxSpan
            && first.event().producerId().equals(producerId));
  }

  boolean hasRoom() {
    return events.size() < maxSpan && bytes < maxBytes;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  void add(Outgoing next) {
    events.addLast(next);
    bytes += next.bytes();
  }

  /**
   * Forgets what is done at the low end, and its copy on disk. What is done further up stays, and
   * keeps the span.
   *
   * @return whether there was something
   */
  boolean forgetDone() {
    boolean some = false;
    Outgoing lowest;
    while ((lowest = events.peekFirst()) != null && lowest.isDone()) {
      events.removeFirst();
      bytes -= lowest.bytes();
      some = true;
      var segment = lowest.segment();
      if (segment != null) {
        segment.done();
      }
    }
    return some;
  }

  @Override
  public Iterator<Outgoing> iterator() {
    return events.iterator();
  }
}
