package dev.footfall.aggregator.sessions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The remembered sessions of one partition, by trail and time, and by how long ago they were used.
 * Sessions of a trail do not overlap. For one thread.
 */
final class SessionIndex {

  private final Map<Trail, SessionsOfTrail> byTrail = new HashMap<>();
  // In order of use, the longest unused first.
  private final LinkedHashMap<UUID, Session> byUse = new LinkedHashMap<>(64, 0.75f, true);

  /** All sessions in {@code store}. */
  static SessionIndex of(SessionStore store) {
    List<Session> found = new ArrayList<>();
    store.forEach(stored -> found.add(stored.session()));
    found.sort(Comparator.comparingLong(Session::touchedMs));
    SessionIndex index = new SessionIndex();
    found.forEach(index::add);
    return index;
  }

  void add(Session session) {
    byTrail.computeIfAbsent(session.trail(), trail -> new SessionsOfTrail()).add(session);
    byUse.put(session.key(), session);
  }

  void remove(Session session) {
    byUse.remove(session.key());
    SessionsOfTrail trail = byTrail.get(session.trail());
    if (trail != null) {
      trail.remove(session);
      if (trail.isEmpty()) {
        byTrail.remove(session.trail());
      }
    }
  }

  /** The sessions of {@code trail}; null without any. */
  @Nullable SessionsOfTrail of(Trail trail) {
    return byTrail.get(trail);
  }

  /** The session was used just now. */
  void used(Session session) {
    byUse.get(session.key()); // the order is that of access
  }

  /** The one that was not used for the longest time. */
  @Nullable Session eldest() {
    return byUse.isEmpty() ? null : byUse.values().iterator().next();
  }

  int size() {
    return byUse.size();
  }

  void forEach(Consumer<Session> each) {
    byUse.values().forEach(each);
  }
}
