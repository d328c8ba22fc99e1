package dev.footfall.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a stack on disk, locked for one process at a time. The lock is the operating
 * system's, so that it goes with its process however that ends.
 */
final class DataDirectory implements AutoCloseable {

  /** A new PostgreSQL cluster with its first log segments, an empty broker, and some air. */
  private static final long NEEDED_BYTES = 256L << 20;

  // Longer than PostgreSQL's orderly shutdown by the guard of a killed process.
  private static final Duration GUARD_PATIENCE = Duration.ofSeconds(40);

  // Closing any channel on a file drops all POSIX locks that the process has on it, so the file of
  // a stack in this JVM must not even be opened.
  private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final boolean ephemeral;
  private final FileChannel lockFile;

  private DataDirectory(Path path, boolean ephemeral, FileChannel lockFile) {
    this.path = path;
    this.ephemeral = ephemeral;
    this.lockFile = lockFile;
  }

  /** Opens and locks a directory that is kept; makes it when it is missing. */
  static DataDirectory kept(Path path) {
    try {
      return open(Files.createDirectories(path).toRealPath(), false);
    } catch (IOException e) {
      throw unusable(path.toAbsolutePath(), "it can't be made: " + e, e);
    }
  }

  /** A new temporary directory that {@link #close} removes. */
  static DataDirectory ephemeral() {
    try {
      Path path = Files.createTempDirectory("footfall-").toRealPath();
      try {
        return open(path, true);
      } catch (RuntimeException e) {
        DirectoryTree.delete(path);
        throw e;
      }
    } catch (IOException e) {
      throw new StackException(
          "no temporary directory could be made in %s: %s"
              .formatted(System.getProperty("java.io.tmpdir"), e),
          e);
    }
  }

  Path path() {
    return path;
  }

  boolean isEphemeral() {
    return ephemeral;
  }

  Path of(String name) {
    return path.resolve(name);
  }

  /** Where a guard process holds its lock while it works. */
  Path guardLock() {
    return path.resolve("guard.lock");
  }

  /** A log file to write to; what an earlier start wrote is kept once, as {@code NAME.log.1}. */
  Path freshLog(String name) {
    Path log = path.resolve("logs").resolve(name + ".log");
    try {
      Files.createDirectories(path.resolve("logs"));
      if (Files.exists(log)) {
        Path older = log.resolveSibling(name + ".log.1");
        Files.move(log, older, StandardCopyOption.REPLACE_EXISTING);
      }
      return log;
    } catch (IOException e) {
      throw unusable(path, "its log " + log + " can't be written: " + e, e);
    }
  }

  private static DataDirectory open(Path path, boolean ephemeral) {
    if (!LOCKED_HERE.add(path)) {
      throw inUse(path, Long.toString(ProcessHandle.current().pid()));
    }
    FileChannel lockFile = null;
    try {
      lockFile = lock(path);
      long usable = path.toFile().getUsableSpace();
      if (usable < NEEDED_BYTES) {
        throw unusable(
            path,
            "its disk has only %d MiB left and at least %d MiB are needed; make room"
                .formatted(usable >> 20, NEEDED_BYTES >> 20),
            null);
      }
      DataDirectory directory = new DataDirectory(path, ephemeral, lockFile);
      directory.awaitGuard();
      return directory;
    } catch (IOException e) {
      unlock(path, e, lockFile);
      throw unusable(path, "it can't be written: " + e, e);
    } catch (RuntimeException e) {
      unlock(path, e, lockFile);
      throw e;
    }
  }

  private static void unlock(Path path, Throwable failure, @Nullable FileChannel lockFile) {
    closeAfter(failure, lockFile);
    LOCKED_HERE.remove(path);
  }

  private static FileChannel lock(Path path) throws IOException {
    Path file = path.resolve("stack.lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      // Far behind the content: Windows lets nobody read a locked range, and others want the pid.
      FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
      if (lock == null) {
        throw inUse(path, Files.readString(file).strip());
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
          0);
      return channel;
    } catch (IOException | RuntimeException e) {
      closeAfter(e, channel);
      throw e;
    }
  }

  /** After a kill, the guard of the killed process may still be stopping PostgreSQL here. */
  private void awaitGuard() throws IOException {
    try (FileChannel guard =
        FileChannel.open(guardLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      boolean free =
          Patience.await(
              GUARD_PATIENCE,
              () -> {
                try (FileLock lock = guard.tryLock()) {
                  return lock != null;
                }
              });
      if (!free) {
        throw unusable(
            path,
            "the guard of a killed process has not cleaned up within %d s; see its log in %s"
                .formatted(GUARD_PATIENCE.toSeconds(), path.resolve("logs")),
            null);
      }
    }
  }

  private static StackException inUse(Path path, String pid) {
    return unusable(
        path,
        "another stack runs on it in process "
            + (pid.isEmpty() ? "(unknown)" : pid)
            + "; stop that one",
        null);
  }

  private static StackException unusable(Path path, String why, @Nullable Throwable cause) {
    String message =
        "data directory %s: %s, or choose another directory with --data-dir".formatted(path, why);
    return cause == null ? new StackException(message) : new StackException(message, cause);
  }

  private static void closeAfter(Throwable failure, @Nullable FileChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Releases the directory, and removes it when it is ephemeral. */
  @Override
  public void close() {
    try {
      lockFile.close();
      LOCKED_HERE.remove(path);
      if (ephemeral) {
        DirectoryTree.delete(path);
      }
    } catch (IOException e) {
      throw new StackException("data directory %s can't be released: %s".formatted(path, e), e);
    }
  }
}
