package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footfall.events.UsageEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every duration and every user of one cell: what its estimates are held against. */
public final class Spread {

  private final List<Long> durations = new ArrayList<>();
  private final Set<String> users = new HashSet<>();

  Spread plus(UsageEvent event) {
    if (event.getDurationMs() != null) {
      durations.add(event.getDurationMs());
    }
    if (event.getUserId() != null) {
      users.add(event.getUserId());
    }
    return this;
  }

  Spread plus(Spread other) {
    durations.addAll(other.durations);
    users.addAll(other.users);
    return this;
  }

  /** Percentiles within 1 %, users exact, as they are few. */
  void assertEstimatedBy(Estimates estimates, String cell) {
    Collections.sort(durations);
    assertQuantile(0.50, estimates.p50(), cell);
    assertQuantile(0.95, estimates.p95(), cell);
    assertQuantile(0.99, estimates.p99(), cell);
    assertThat(users).as("users of %s", cell).hasSizeLessThanOrEqualTo(512);
    assertThat(estimates.users()).as("users of %s", cell).isEqualTo(users.size());
  }

  private void assertQuantile(double q, double estimate, String cell) {
    if (durations.isEmpty()) {
      assertThat(estimate).as("%s quantile of %s", q, cell).isNaN();
      return;
    }
    double exact = durations.get((int) Math.ceil(q * durations.size()) - 1);
    assertThat(estimate)
        .as("%s quantile of %s", q, cell)
        .isCloseTo(exact, within(0.010_001 * exact));
  }
}
