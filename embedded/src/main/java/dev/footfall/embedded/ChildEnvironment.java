package dev.footfall.embedded;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What children inherit. PostgreSQL's programs, the JVM and the registry all read settings from the
 * environment, and what a person has there for other purposes must not change these.
 */
final class ChildEnvironment {

  private static final Set<String> KEPT =
      Set.of(
          "HOME",
          "LD_LIBRARY_PATH",
          "PATH",
          "SYSTEMDRIVE",
          "SYSTEMROOT",
          "TEMP",
          "TMP",
          "TMPDIR",
          "USERPROFILE");

  private ChildEnvironment() {}

  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(key -> !KEPT.contains(key.toUpperCase(Locale.ROOT)));
    return builder;
  }
}
