package dev.footfall.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageAggregate;
import dev.footfall.sketches.DurationSketch;
import dev.footfall.sketches.UserSketch;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a reader knows of a cell besides its counts: the estimates as they came, or those of merged
 * sketches.
 *
 * @param durations null when the record had none
 * @param userSketch null when the record had none
 */
record Estimates(
    double p50,
    double p95,
    double p99,
    long users,
    @Nullable DurationSketch durations,
    @Nullable UserSketch userSketch) {

  /** Those of a record, which must be those of its sketches if it has them. */
  static Estimates of(UsageAggregate aggregate, boolean withSketches) {
    DurationSketch durations =
        aggregate.getDurationSketch() == null
            ? null
            : DurationSketch.ofBytes(bytes(aggregate.getDurationSketch()));
    UserSketch users =
        aggregate.getUserSketch() == null
            ? null
            : UserSketch.ofBytes(bytes(aggregate.getUserSketch()));
    long known = Objects.requireNonNull(aggregate.getUsers());
    if (withSketches) {
      assertThat(durations == null ? 0 : durations.count())
          .as("durations in the sketch")
          .isEqualTo(aggregate.getDurationCount());
      assertThat(users == null ? 0 : users.estimate()).as("users in the sketch").isEqualTo(known);
    } else {
      assertThat(durations).as("no sketch").isNull();
      assertThat(users).as("no sketch").isNull();
    }
    return new Estimates(
        orNaN(aggregate.getDurationP50Ms()),
        orNaN(aggregate.getDurationP95Ms()),
        orNaN(aggregate.getDurationP99Ms()),
        known,
        durations,
        users);
  }

  /** These and {@code more} together. */
  Estimates plus(Estimates more) {
    DurationSketch allDurations = new DurationSketch();
    UserSketch allUsers = new UserSketch();
    for (Estimates each : new Estimates[] {this, more}) {
      if (each.durations != null) {
        allDurations.merge(each.durations);
      }
      if (each.userSketch != null) {
        allUsers.merge(each.userSketch);
      }
    }
    return new Estimates(
        allDurations.quantile(0.50),
        allDurations.quantile(0.95),
        allDurations.quantile(0.99),
        allUsers.estimate(),
        allDurations.isEmpty() ? null : allDurations,
        allUsers.isEmpty() ? null : allUsers);
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
