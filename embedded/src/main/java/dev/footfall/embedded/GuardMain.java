package dev.footfall.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A small process that outlives a killed parent just long enough to clean up after it: it stops
 * PostgreSQL, which is nobody's child, and removes the data of an ephemeral stack. It uses the JDK
 * only.
 */
public final class GuardMain {

  /** Stands for an absent argument. */
  static final String NONE = "-";

  // The parent may have died between starting PostgreSQL and PostgreSQL writing its pid file.
  private static final Duration APPEARANCE = Duration.ofSeconds(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(25);

  // Loaded at the start: a build may replace this module's jar while a stack runs, and then nothing
  // more can be read from it.
  @SuppressWarnings("UnusedVariable") // naming them loads them
  private static final List<Class<?>> NEEDED_AT_THE_END =
      List.of(
          ChildEnvironment.class,
          DirectoryTree.class,
          Patience.class,
          Patience.Condition.class,
          Postmaster.class,
          StackException.class);

  private GuardMain() {}

  /**
   * Waits for the end of the parent, and cleans up unless the parent said that it had done so.
   *
   * @param args lock file, PostgreSQL's cluster or {@code -}, directory to remove or {@code -}, and
   *     the command that stops PostgreSQL
   */
  public static void main(String[] args) throws IOException {
    ParentWatch.ignoreAllButKill();
    // Held until this process ends: the next start on the same directory waits for it.
    try (FileChannel file =
            FileChannel.open(
                Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = file.lock()) {
      if (!held.isValid() || ParentWatch.awaitWord()) {
        return;
      }
      if (!args[1].equals(NONE)) {
        stopPostgres(Path.of(args[1]), Arrays.asList(args).subList(3, args.length));
      }
      if (!args[2].equals(NONE)) {
        DirectoryTree.delete(Path.of(args[2]));
      }
    }
  }

  private static void stopPostgres(Path cluster, List<String> command) throws IOException {
    boolean exists = Files.exists(cluster);
    if (exists && Patience.await(APPEARANCE, () -> Postmaster.of(cluster).isPresent())) {
      Postmaster.stop(cluster, command, STOP_LIMIT);
    }
  }
}
