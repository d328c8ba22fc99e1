package dev.footfall.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts a process in a session of its own, where the system has setsid(1): {@code timeout}, a job
 * control shell and many a service manager signal whole process groups, and who cleans up after the
 * others must not be among them.
 */
final class OwnSession {

  private OwnSession() {}

  /** {@code command} in its own session; as it is where there is no setsid. */
  static List<String> command(List<String> command) {
    List<String> all = new ArrayList<>();
    setsid().ifPresent(program -> all.add(program.toString()));
    all.addAll(command);
    return all;
  }

  /** It takes the place of the process that calls it, so that the process id stays. */
  static Optional<Path> setsid() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "setsid"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
