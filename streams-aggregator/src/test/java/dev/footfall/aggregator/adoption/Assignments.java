package dev.footfall.aggregator.adoption;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.schemas.EventIds;
import dev.footfall.schemas.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Assignments for the users of {@link Samples#usageEvents}. */
public final class Assignments {

  private static final List<String> PERSONAS =
      List.of("high_utilization", "low_savings", "variable_income");

  private Assignments() {}

  public static AssignmentEvent of(String userId, String window, Instant at, String persona) {
    return Samples.assignmentEvent()
        .setAssignmentId(EventIds.derived(at, userId + window + persona))
        .setUserId(userId)
        .setTimeWindow(window)
        .setAssignedAt(at)
        .setAssignedPersonaId(persona)
        .build();
  }

  /**
   * Three in four of {@code users} get a persona at {@code from} and another one some hours later;
   * in order of time, so that a task takes each before the uses it applies to.
   */
  public static List<AssignmentEvent> ofUsers(int users, Instant from) {
    List<AssignmentEvent> all = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      String userId = "user" + user + "@example.com";
      if (user % 4 != 3) {
        all.add(of(userId, "30d", from, PERSONAS.get(user % 3)));
        all.add(of(userId, "180d", from, PERSONAS.get((user + 1) % 3)));
        all.add(
            of(
                userId,
                "30d",
                from.plus(Duration.ofHours(1 + user % 6)),
                PERSONAS.get((user + 1) % 3)));
      }
    }
    all.sort(Comparator.comparing(AssignmentEvent::getAssignedAt));
    return all;
  }
}
