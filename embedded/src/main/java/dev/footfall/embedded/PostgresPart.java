package dev.footfall.embedded;

import dev.footfall.embedded.FootfallStack.Part;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** PostgreSQL as a process of its own, on loopback TCP only, without passwords. */
final class PostgresPart implements StackPart {

  private static final String MAJOR = "18";

  // Recovery after a crash replays up to a gigabyte of log.
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration INIT_LIMIT = Duration.ofSeconds(120);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final DataDirectory data;
  private final Path cluster;
  private final int port;
  private final boolean durable;
  private final PostgresBinaries programs;

  PostgresPart(DataDirectory data, int port, boolean durable, PostgresBinaries programs) {
    this.data = data;
    this.cluster = cluster(data);
    this.port = port;
    this.durable = durable;
    this.programs = programs;
  }

  static Path cluster(DataDirectory data) {
    return data.of("postgres");
  }

  /** The command that stops it in order, for whoever has to do it when this process is gone. */
  static List<String> stopCommand(DataDirectory data, PostgresBinaries binaries) {
    return binaries.command(
        "pg_ctl",
        "stop",
        "-s",
        "-w",
        "-m",
        "fast", // ends sessions, does not wait for them
        "-t",
        Long.toString(STOP_LIMIT.toSeconds()),
        "-D",
        cluster(data).toString());
  }

  @Override
  public void start() {
    try {
      startServer();
    } catch (IOException | SQLException e) {
      throw new StackException(
          "PostgreSQL does not start on port %d with its data in %s: %s"
              .formatted(port, cluster, e),
          e);
    }
  }

  private void startServer() throws IOException, SQLException {
    // Left over when the whole process group was killed, guard included. The directory is ours.
    Postmaster.kill(cluster);
    LocalPorts.requireFree(Part.POSTGRES, port);
    initialise();
    requireVersion();
    Path log = data.freshLog("postgres");
    run(
        "start",
        START_LIMIT.plusSeconds(5),
        log,
        programs.command(
            "pg_ctl",
            "start",
            "-s",
            "-w",
            "-t",
            Long.toString(START_LIMIT.toSeconds()),
            "-D",
            cluster.toString(),
            "-l",
            log.toString(),
            "-o",
            String.join(" ", options())));
    PostgresAccounts.create(port);
  }

  private List<String> options() {
    String sync = durable ? "on" : "off";
    return List.of(
        "-p",
        Integer.toString(port),
        "-c",
        "listen_addresses=" + LocalPorts.HOST,
        "-c",
        "unix_socket_directories=",
        "-c",
        "fsync=" + sync,
        // Also without fsync: a kill may tear a page, and PostgreSQL 18 can't replay a change of a
        // BRIN page without its image when the index has been dropped since.
        "-c",
        "full_page_writes=on",
        // Cheap without fsync, and without it even a kill of the server loses commits.
        "-c",
        "synchronous_commit=on",
        // A query over all days locks every partition with its indexes: twenty years of days.
        "-c",
        "max_locks_per_transaction=512",
        "-c",
        "timezone=UTC");
  }

  private void initialise() throws IOException {
    if (Files.exists(cluster)) {
      return;
    }
    // Under another name first: a killed or failed initdb leaves a directory that nothing accepts.
    Path unfinished = cluster.resolveSibling(cluster.getFileName() + ".unfinished");
    DirectoryTree.delete(unfinished);
    run(
        "initdb",
        INIT_LIMIT,
        data.freshLog("initdb"),
        programs.command(
            "initdb",
            durable ? "--data-checksums" : "--no-sync",
            "--auth=trust",
            "--username=" + PostgresAccounts.SUPERUSER,
            "--encoding=UTF8",
            // The same order of text on every machine, whatever locales it has.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            // In the file of settings, not on the command line, so that ALTER SYSTEM goes before.
            "--set=shared_buffers=" + sharedBuffersMib() + "MB",
            "--pgdata=" + unfinished));
    Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * A quarter of the memory, as PostgreSQL's documentation says, and not more than a laptop can
   * spare; what is not used is not taken. PostgreSQL's default, 128 MB, is less than the indexes of
   * a million events.
   */
  private static long sharedBuffersMib() {
    var machine =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Math.max(128, Math.min(1024, machine.getTotalMemorySize() / 4 >> 20));
  }

  private void requireVersion() throws IOException {
    String is = Files.readString(cluster.resolve("PG_VERSION")).strip();
    if (!is.equals(MAJOR)) {
      throw new StackException(
          "the data in %s are of PostgreSQL %s, this is %s; dump them with the old version, or start with another data directory"
              .formatted(cluster, is, MAJOR));
    }
  }

  private void run(String what, Duration limit, Path log, List<String> command) throws IOException {
    // To a file, not a pipe: on Windows the server inherits it and would keep a pipe open.
    Path output = data.freshLog("pg-" + what);
    Process process =
        ChildEnvironment.builder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw failed(what, "takes longer than " + limit.toSeconds() + " s", output, log);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while PostgreSQL ran " + what, e);
    }
    if (process.exitValue() != 0) {
      throw failed(what, "failed with exit code " + process.exitValue(), output, log);
    }
  }

  private StackException failed(String what, String how, Path output, Path log) {
    String tail = LogTail.of(output) + (Files.exists(log) ? "; " + LogTail.of(log) : "");
    return new StackException("PostgreSQL on port %d: %s %s; %s".formatted(port, what, how, tail));
  }

  /** {@code SIGKILL} for the server and all its sessions. */
  @Override
  public void kill() {
    try {
      Postmaster.kill(cluster);
    } catch (IOException e) {
      throw new StackException("PostgreSQL in " + cluster + " can't be killed: " + e, e);
    }
  }

  @Override
  public void stop() {
    try {
      Postmaster.stop(cluster, stopCommand(data, programs), STOP_LIMIT.plusSeconds(5));
    } catch (IOException e) {
      throw new StackException("PostgreSQL in " + cluster + " can't be stopped: " + e, e);
    }
  }

  @Override
  public void describe(Map<String, String> settings) {
    PostgresAccounts.describe(port, settings);
  }

  @Override
  public Optional<String> fault() {
    try {
      return Postmaster.of(cluster).isPresent()
          ? Optional.empty()
          : Optional.of("PostgreSQL is stopped");
    } catch (IOException e) {
      return Optional.of("PostgreSQL's state is unknown: " + e);
    }
  }
}
