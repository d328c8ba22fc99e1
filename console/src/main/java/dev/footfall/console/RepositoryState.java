package dev.footfall.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database answers.
 *
 * @param status ok, or down
 * @param reason why it is down, in words that are for everybody; null when it is not
 * @param since when it went down; null when it is not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RepositoryState(Status status, @Nullable String reason, @Nullable Instant since) {

  /** Answers or not. */
  enum Status {
    OK,
    DOWN;

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final RepositoryState OK = new RepositoryState(Status.OK, null, null);

  static RepositoryState down(String reason, Instant since) {
    return new RepositoryState(Status.DOWN, reason, since);
  }

  boolean ok() {
    return status == Status.OK;
  }
}
