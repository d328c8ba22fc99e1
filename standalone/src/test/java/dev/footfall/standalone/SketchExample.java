package dev.footfall.standalone;

import dev.footfall.events.UsageAggregate;
import dev.footfall.sketches.DurationSketch;
import dev.footfall.sketches.UserSketch;
import java.util.List;

/** The code of docs/streams.md. */
final class SketchExample {

  record Answer(double p95Ms, long differentUsers) {}

  private SketchExample() {}

  static Answer merge(List<UsageAggregate> windows) {
    DurationSketch durations = new DurationSketch();
    UserSketch users = new UserSketch();
    for (UsageAggregate window : windows) {
      if (window.getDurationSketch() != null) {
        durations.merge(DurationSketch.ofBytes(window.getDurationSketch().array()));
      }
      if (window.getUserSketch() != null) {
        users.merge(UserSketch.ofBytes(window.getUserSketch().array()));
      }
    }
    double p95Ms = durations.quantile(0.95);
    long differentUsers = users.estimate();
    return new Answer(p95Ms, differentUsers);
  }
}
