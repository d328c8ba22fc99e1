package dev.footfall.producer.spool;

import dev.footfall.producer.privacy.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a directory, until it is closed or the process ends. Other processes are kept
 * out by a lock of the operating system. Inside one JVM that is not enough: closing any channel of
 * a locked file gives up the lock, so nobody here may even open it. The system properties are the
 * one place that copies of this class in several class loaders have in common.
 */
final class DirectoryClaim implements Closeable {

  private static final String LOCK = "lock";
  private static final String HELD = "dev.footfall.spool.held:";

  private final Path directory;
  private final String property;
  private final FileChannel channel;

  private DirectoryClaim(Path directory, String property, FileChannel channel) {
    this.directory = directory;
    this.property = property;
    this.channel = channel;
  }

  /** The claim; null when somebody else has it. The directory must exist. */
  static @Nullable DirectoryClaim of(Path directory) throws IOException {
    String property = HELD + directory.toRealPath();
    if (System.getProperties().putIfAbsent(property, "") != null) {
      return null;
    }
    FileChannel channel = null;
    boolean claimed = false;
    try {
      channel =
          OwnerOnly.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      claimed = lock != null;
      return claimed ? new DirectoryClaim(directory, property, channel) : null;
    } catch (OverlappingFileLockException e) {
      return null; // somebody in this JVM who does not know of the property
    } finally {
      if (!claimed) {
        System.getProperties().remove(property);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  Path directory() {
    return directory;
  }

  /** Gives the directory up, and deletes it when nothing but the lock is in it. */
  @Override
  public void close() throws IOException {
    try {
      if (EventFiles.entries(directory).stream().allMatch(p -> p.endsWith(LOCK))) {
        Files.deleteIfExists(directory.resolve(LOCK));
        Files.deleteIfExists(directory);
      }
    } finally {
      channel.close();
      System.getProperties().remove(property);
    }
  }
}
