package dev.footfall.aggregator.adoption;

import dev.footfall.aggregator.input.Use;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.schemas.EventKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Joins the uses of one partition with the assignments of their users, by event time: a use counts
 * for the persona that was in force when it happened, of what was known when it came. Between
 * commits changes are in the heap. For one thread.
 */
final class PersonaJoin {

  /** Windows for which a use of a persona counts also where the user has no assignment. */
  static final List<String> USUAL_WINDOWS = List.of("30d", "180d");

  private final KeyValueStore<String, UserPersonas> store;
  private final Map<String, Optional<UserPersonas>> loaded = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Map<AdoptionCell, Adoption> partials = new HashMap<>();

  PersonaJoin(KeyValueStore<String, UserPersonas> store) {
    this.store = store;
  }

  /** Takes a decision in; one that came before changes nothing. */
  void assigned(AssignmentEvent assignment) {
    String userId = assignment.getUserId();
    UserPersonas user = user(userId);
    if (user == null) {
      user = new UserPersonas();
      loaded.put(userId, Optional.of(user));
    }
    String window = assignment.getTimeWindow();
    PersonaHistory history = user.orNew(window);
    if (history == null) {
      return;
    }
    String before = history.current();
    boolean usedBefore = history.used();
    if (!history.add(
        micros(assignment.getAssignedAt()),
        assignment.getAssignmentId(),
        assignment.getAssignedPersonaId())) {
      return;
    }
    changed.add(userId);
    String after = history.current();
    if (after != null && !after.equals(before)) {
      if (before != null) {
        standing(window, before).addUsers(-1, usedBefore ? -1 : 0);
      }
      standing(window, after).addUsers(1, 0);
    }
  }

  /** Counts a use of a persona, or by somebody who has one. */
  void used(Use event) {
    String userId = EventKey.said(event.userId());
    String viewed = EventKey.said(event.personaId());
    UserPersonas user = userId == null ? null : user(userId);
    if (user != null) {
      for (String window : user.windows()) {
        count(event, window, userId, user.in(window), viewed);
      }
    }
    if (viewed != null) {
      for (String window : USUAL_WINDOWS) {
        if (user == null || user.in(window) == null) {
          count(event, window, userId, null, viewed);
        }
      }
    }
  }

  private void count(
      Use event,
      String window,
      @Nullable String userId,
      @Nullable PersonaHistory history,
      @Nullable String viewed) {
    long atMicros = event.occurredMicros();
    String assigned = history == null ? null : history.at(atMicros);
    if (assigned == null && viewed == null) {
      return; // before the user had any
    }
    AdoptionCell cell =
        AdoptionCell.at(
            atMicros / 1_000,
            window,
            assigned,
            viewed,
            EventKey.said(event.domain()),
            event.channel());
    partial(cell).addUse(userId);
    if (userId != null && history != null && viewed != null && history.use(viewed, atMicros)) {
      changed.add(userId);
      standing(window, viewed).addUsers(0, 1);
    }
  }

  private Adoption standing(String window, String persona) {
    return partial(AdoptionCell.standing(window, persona));
  }

  private Adoption partial(AdoptionCell cell) {
    return partials.computeIfAbsent(cell, c -> new Adoption());
  }

  private @Nullable UserPersonas user(String userId) {
    if (loaded.isEmpty() && store.approximateNumEntries() == 0) {
      return null; // where personas are not used, this costs nothing
    }
    return loaded.computeIfAbsent(userId, id -> Optional.ofNullable(store.get(id))).orElse(null);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** Number of users and sums that are held until the next commit. */
  int waiting() {
    return loaded.size() + partials.size();
  }

  /** Number of users with an assignment, as of the last commit. */
  int users() {
    return Math.toIntExact(store.approximateNumEntries());
  }

  /** To be called right before a commit: makes the store whole, and gives the sums out. */
  void flush(BiConsumer<AdoptionCell, Adoption> output) {
    for (String userId : changed) {
      loaded.getOrDefault(userId, Optional.empty()).ifPresent(user -> store.put(userId, user));
    }
    changed.clear();
    loaded.clear();
    partials.forEach(output);
    partials.clear();
  }
}
