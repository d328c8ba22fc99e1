package dev.footfall.console;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher sees. While the database is away the last numbers stay, with the time they are of.
 *
 * @param at when this was made, by the console's clock
 * @param repository whether the database answers
 * @param asOf when the numbers were read; null when they never were
 * @param overview the numbers; null when they were never read
 */
record LiveView(
    Instant at, RepositoryState repository, @Nullable Instant asOf, @Nullable Overview overview) {

  /** Whether a watcher who has seen {@code other} would see something new. */
  boolean changedFrom(LiveView other) {
    return !repository.equals(other.repository) || !Objects.equals(overview, other.overview);
  }
}
