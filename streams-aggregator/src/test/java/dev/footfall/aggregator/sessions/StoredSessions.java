package dev.footfall.aggregator.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.SessionState;
import dev.footfall.events.SessionSummary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies session records as the sink does: an upsert by key, a deletion when withdrawn. */
public final class StoredSessions {

  private final Map<String, SessionSummary> rows = new HashMap<>();
  private final Set<String> withdrawn = new HashSet<>();

  public void apply(String key, SessionSummary value) {
    assertThat(value.getSessionKey()).isEqualTo(key);
    assertThat(withdrawn).as("a record of a session that was withdrawn").doesNotContain(key);
    switch (value.getState()) {
      case OPEN, FINAL -> rows.put(key, value);
      case WITHDRAWN -> {
        assertThat(value.getActivities()).isZero();
        assertThat(rows.remove(key)).as("withdrawn without having been shown").isNotNull();
        withdrawn.add(key);
      }
      case UNKNOWN -> throw new AssertionError("the aggregator wrote an unknown state");
    }
  }

  public List<SessionFigures> figures() {
    return rows.values().stream().map(SessionFigures::of).sorted(SessionFigures.ORDER).toList();
  }

  public Map<String, SessionSummary> rows() {
    return rows;
  }

  /** Events in all sessions. */
  public long events() {
    return rows.values().stream().mapToLong(SessionSummary::getActivities).sum();
  }

  public long in(SessionState state) {
    return rows.values().stream().filter(row -> row.getState() == state).count();
  }
}
