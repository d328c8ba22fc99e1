package dev.footfall.aggregator.sessions;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.SessionSummary;
import dev.footfall.events.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one session, and its recomputation in the plainest way: sort, cut at the pauses.
 */
public record SessionFigures(
    @Nullable String userId,
    @Nullable String sessionId,
    String service,
    Instant start,
    Instant end,
    long activities,
    long errors,
    long pages,
    Map<String, Long> actions) {

  static final Comparator<SessionFigures> ORDER =
      Comparator.comparing(SessionFigures::start).thenComparing(SessionFigures::toString);

  static SessionFigures of(SessionSummary row) {
    assertDuration(row);
    return new SessionFigures(
        row.getUserId(),
        row.getSessionId(),
        Objects.requireNonNull(row.getServiceName()),
        row.getStartedAt(),
        row.getEndedAt(),
        row.getActivities(),
        row.getErrors(),
        row.getPages(),
        new TreeMap<>(
            row.getTopActions().stream()
                .collect(Collectors.toMap(a -> a.getActionName(), a -> a.getCount()))));
  }

  private static void assertDuration(SessionSummary row) {
    Duration length = Duration.between(row.getStartedAt(), row.getEndedAt());
    if (!Objects.equals(row.getDurationMs(), length.toMillis())) {
      throw new AssertionError("duration_ms is not from start to end: " + row);
    }
  }

  /**
   * The sessions of {@code events}, each of which counts once; those of nobody are left out.
   *
   * @param idGap the longest pause under a session id
   */
  public static List<SessionFigures> recomputed(
      Iterable<UsageEvent> events, Duration gap, Duration idGap) {
    Map<String, UsageEvent> distinct = new HashMap<>();
    events.forEach(e -> distinct.put(e.getProducerId() + " " + e.getProducerSeq(), e));
    Map<List<@Nullable String>, List<UsageEvent>> trails = new HashMap<>();
    for (UsageEvent event : distinct.values()) {
      if (event.getUserId() != null || event.getSessionId() != null) {
        List<@Nullable String> who = new ArrayList<>();
        who.add(event.getUserId());
        who.add(event.getSessionId());
        trails.computeIfAbsent(who, w -> new ArrayList<>()).add(event);
      }
    }
    List<SessionFigures> sessions = new ArrayList<>();
    trails.forEach((who, trail) -> sessions.addAll(cut(trail, who.get(1) == null ? gap : idGap)));
    sessions.sort(ORDER);
    return sessions;
  }

  private static List<SessionFigures> cut(List<UsageEvent> trail, Duration gap) {
    trail.sort(
        Comparator.comparing(UsageEvent::getOccurredAt).thenComparing(UsageEvent::getServiceName));
    List<SessionFigures> sessions = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= trail.size(); i++) {
      if (i == trail.size()
          || Duration.between(trail.get(i - 1).getOccurredAt(), trail.get(i).getOccurredAt())
                  .compareTo(gap)
              > 0) {
        sessions.add(of(trail.subList(from, i)));
        from = i;
      }
    }
    return sessions;
  }

  private static SessionFigures of(List<UsageEvent> events) {
    UsageEvent first = events.get(0);
    return new SessionFigures(
        first.getUserId(),
        first.getSessionId(),
        first.getServiceName(),
        first.getOccurredAt(),
        events.get(events.size() - 1).getOccurredAt(),
        events.size(),
        events.stream().filter(SessionFigures::failed).count(),
        events.stream().map(UsageEvent::getPageUrl).filter(Objects::nonNull).distinct().count(),
        new TreeMap<>(
            events.stream()
                .collect(Collectors.groupingBy(UsageEvent::getActionName, Collectors.counting()))));
  }

  private static boolean failed(UsageEvent event) {
    return event.getResultStatus() == ResultStatus.ERROR
        || event.getResultStatus() == ResultStatus.TIMEOUT;
  }
}
