package dev.footfall.aggregator.sessions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The remembered sessions of one trail in order of their starts, which differ, as they do not
 * overlap. Mostly there is one, and the latest is the one that is asked for. For one thread.
 */
final class SessionsOfTrail {

  private final List<Session> byStart = new ArrayList<>(1);

  /** The place of the latest one that begins at {@code micros} or before; -1 without any. */
  int atOrBefore(long micros) {
    int last = byStart.size() - 1;
    if (last < 0 || byStart.get(last).startMicros() <= micros) {
      return last;
    }
    int low = 0; // the first one that begins later is between low and last
    while (low < last) {
      int middle = (low + last) >>> 1;
      if (byStart.get(middle).startMicros() <= micros) {
        low = middle + 1;
      } else {
        last = middle;
      }
    }
    return low - 1;
  }

  /** The one at {@code place}; null before the first and behind the last. */
  @Nullable Session get(int place) {
    return place < 0 || place >= byStart.size() ? null : byStart.get(place);
  }

  void add(Session session) {
    byStart.add(atOrBefore(session.startMicros()) + 1, session);
  }

  void remove(Session session) {
    int place = atOrBefore(session.startMicros());
    if (get(place) != session) {
      throw new IllegalStateException("no session of this trail: " + session.key());
    }
    byStart.remove(place);
  }

  boolean isEmpty() {
    return byStart.isEmpty();
  }
}
