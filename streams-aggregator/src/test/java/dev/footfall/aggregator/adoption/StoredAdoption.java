package dev.footfall.aggregator.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.sketches.UserSketch;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Applies records as a reader does who keeps totals. */
public final class StoredAdoption {

  private static final class Row {
    long uses;
    UserSketch users = new UserSketch();
  }

  private final Map<PersonaAdoptionKey, Row> days = new HashMap<>();
  private final Map<String, String> standings = new TreeMap<>();
  private final Set<PersonaAdoptionKey> closed = new HashSet<>();

  public void apply(PersonaAdoptionKey key, PersonaAdoption value) {
    if (key.getDayStart() == null) {
      standings.put(
          key.getTimeWindow() + " " + key.getAssignedPersonaId(),
          value.getActiveUsers() + " of " + value.getAssignedUsers());
      return;
    }
    ByteBuffer sketch = Objects.requireNonNull(value.getUserSketch()).duplicate();
    byte[] bytes = new byte[sketch.remaining()];
    sketch.get(bytes);
    Row row = new Row();
    row.uses = value.getUses();
    row.users = UserSketch.ofBytes(bytes);
    assertThat(value.getUsers()).isEqualTo(row.users.estimate());
    switch (value.getKind()) {
      case UPDATE -> {
        assertThat(closed).as("an update after the end of the day").doesNotContain(key);
        days.put(key, row);
      }
      case FINAL -> {
        assertThat(closed.add(key)).as("one final record for %s", key).isTrue();
        days.put(key, row);
      }
      case AMENDMENT -> {
        closed.add(key);
        Row stored = days.computeIfAbsent(key, k -> new Row());
        stored.uses += row.uses;
        stored.users.merge(row.users);
      }
      case UNKNOWN -> throw new AssertionError("the aggregator wrote an unknown kind");
    }
  }

  /** "active of assigned" by "window persona". */
  public Map<String, String> standings() {
    return standings;
  }

  /** "uses by users" by day, window, assigned, viewed, domain and channel. */
  public Map<String, String> days() {
    Map<String, String> words = new TreeMap<>();
    days.forEach(
        (key, row) ->
            words.put(
                name(
                    Objects.requireNonNull(key.getDayStart()).toString().substring(0, 10),
                    key.getTimeWindow(),
                    key.getAssignedPersonaId(),
                    key.getViewedPersonaId(),
                    key.getDomain(),
                    key.getChannel()),
                row.uses + " by " + row.users.estimate()));
    return words;
  }

  static String name(
      String day,
      String window,
      @Nullable String assigned,
      @Nullable String viewed,
      @Nullable String domain,
      Object channel) {
    return day + " " + window + " " + assigned + " " + viewed + " " + domain + " " + channel;
  }
}
