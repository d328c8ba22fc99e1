package dev.footfall.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How many of some events failed, that is ended with ERROR or TIMEOUT.
 *
 * @param events how many there were
 * @param failures how many of them failed
 */
record Share(long events, long failures) {

  static final Share NONE = new Share(0, 0);

  Share {
    if (events < 0 || failures < 0 || failures > events) {
      throw new IllegalArgumentException(failures + " failures of " + events + " events");
    }
  }

  Share plus(Share other) {
    return new Share(events + other.events, failures + other.failures);
  }

  /** Failures per event, between 0 and 1; null without events, which is not the same as 0. */
  @JsonProperty
  @Nullable Double errorRate() {
    return events == 0 ? null : (double) failures / events;
  }
}
