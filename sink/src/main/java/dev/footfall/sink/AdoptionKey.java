package dev.footfall.sink;

import dev.footfall.events.PersonaAdoptionKey;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Primary key of {@code persona_adoption_days}; texts are empty where there is none, as a key has
 * no nulls. Its order is the one in which rows are locked, the same in every transaction.
 */
record AdoptionKey(
    Instant dayStart,
    String timeWindow,
    String assignedPersonaId,
    String viewedPersonaId,
    String domain,
    String channel)
    implements Comparable<AdoptionKey> {

  private static final Comparator<AdoptionKey> ORDER =
      Comparator.comparing(AdoptionKey::dayStart)
          .thenComparing(AdoptionKey::timeWindow)
          .thenComparing(AdoptionKey::assignedPersonaId)
          .thenComparing(AdoptionKey::viewedPersonaId)
          .thenComparing(AdoptionKey::domain)
          .thenComparing(AdoptionKey::channel);

  /** Of a use on the day that begins at {@code dayStart}. */
  static AdoptionKey of(PersonaAdoptionKey key, Instant dayStart) {
    return new AdoptionKey(
        dayStart,
        key.getTimeWindow(),
        orEmpty(key.getAssignedPersonaId()),
        orEmpty(key.getViewedPersonaId()),
        orEmpty(key.getDomain()),
        key.getChannel().name());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public int compareTo(AdoptionKey other) {
    return ORDER.compare(this, other);
  }
}
