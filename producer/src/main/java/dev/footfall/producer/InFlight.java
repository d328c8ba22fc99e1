package dev.footfall.producer;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Events that have a number and are not acknowledged, in the order of their numbers. Bounded by
 * bytes, and by the distance between the lowest and the next number: what is sent again is then
 * never further behind than {@link #MAX_SPAN}, half of what the aggregator's anti-replay window
 * still recognises. The sender's thread only.
 */
final class InFlight implements Iterable<Outgoing> {

  static final int MAX_SPAN = 4096;
  static final long MAX_BYTES = 4 << 20;

  private final ArrayDeque<Outgoing> events = new ArrayDeque<>();
  private long bytes;

  boolean hasRoom() {
    return events.size() < MAX_SPAN && bytes < MAX_BYTES;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  void add(Outgoing next) {
    events.addLast(next);
    bytes += next.bytes();
  }

  /**
   * Forgets what is done at the low end. What is done further up stays, and keeps the span.
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
    }
    return some;
  }

  @Override
  public Iterator<Outgoing> iterator() {
    return events.iterator();
  }
}
