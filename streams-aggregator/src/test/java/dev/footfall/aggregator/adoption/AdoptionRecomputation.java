package dev.footfall.aggregator.adoption;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.sketches.UserSketch;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adoption in the plainest way, for assignments that were all known before the first use came. */
public record AdoptionRecomputation(Map<String, String> days, Map<String, String> standings) {

  private static final List<String> WINDOWS = List.of("30d", "180d");

  private static final class Cell {
    long uses;
    final UserSketch users = new UserSketch();
  }

  public static AdoptionRecomputation of(
      Collection<AssignmentEvent> assignments, Iterable<UsageEvent> events) {
    Map<String, UsageEvent> distinct = new HashMap<>();
    events.forEach(e -> distinct.put(e.getProducerId() + " " + e.getProducerSeq(), e));
    Map<String, Cell> cells = new HashMap<>();
    for (UsageEvent event : distinct.values()) {
      for (String window : WINDOWS) {
        String assigned = assigned(assignments, event, window);
        if (assigned != null || event.getPersonaId() != null) {
          String name =
              StoredAdoption.name(
                  event.getOccurredAt().toString().substring(0, 10),
                  window,
                  assigned,
                  event.getPersonaId(),
                  event.getDomain(),
                  event.getChannel());
          Cell cell = cells.computeIfAbsent(name, n -> new Cell());
          cell.uses++;
          if (event.getUserId() != null) {
            cell.users.add(event.getUserId());
          }
        }
      }
    }
    Map<String, String> days = new TreeMap<>();
    cells.forEach((name, cell) -> days.put(name, cell.uses + " by " + cell.users.estimate()));
    return new AdoptionRecomputation(days, standings(assignments, distinct.values()));
  }

  private static @Nullable String assigned(
      Collection<AssignmentEvent> assignments, UsageEvent event, String window) {
    return assignments.stream()
        .filter(a -> a.getUserId().equals(event.getUserId()) && a.getTimeWindow().equals(window))
        .filter(a -> !a.getAssignedAt().isAfter(event.getOccurredAt()))
        .max(Comparator.comparing(AssignmentEvent::getAssignedAt))
        .map(AssignmentEvent::getAssignedPersonaId)
        .orElse(null);
  }

  /** For users whose decisions differ from one to the next. */
  private static Map<String, String> standings(
      Collection<AssignmentEvent> assignments, Collection<UsageEvent> events) {
    Map<String, AssignmentEvent> current = new HashMap<>();
    for (AssignmentEvent assignment : assignments) {
      current.merge(
          assignment.getUserId() + " " + assignment.getTimeWindow(),
          assignment,
          (a, b) -> a.getAssignedAt().isAfter(b.getAssignedAt()) ? a : b);
    }
    Map<String, long[]> counts = new TreeMap<>();
    for (AssignmentEvent assignment : current.values()) {
      long[] count =
          counts.computeIfAbsent(
              assignment.getTimeWindow() + " " + assignment.getAssignedPersonaId(),
              k -> new long[2]);
      count[0]++;
      if (events.stream().anyMatch(e -> uses(e, assignment))) {
        count[1]++;
      }
    }
    Map<String, String> words = new TreeMap<>();
    counts.forEach((name, count) -> words.put(name, count[1] + " of " + count[0]));
    return words;
  }

  private static boolean uses(UsageEvent event, AssignmentEvent assignment) {
    return Objects.equals(event.getUserId(), assignment.getUserId())
        && Objects.equals(event.getPersonaId(), assignment.getAssignedPersonaId())
        && !event.getOccurredAt().isBefore(assignment.getAssignedAt());
  }
}
