package dev.footfall.producer.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Files and directories that only their owner may use: mode 600 and 700, from their first moment
 * on. What exists already keeps the rights that somebody gave it. Where the file system has no such
 * rights, as on Windows, the user's own directory protects them. For the tracker. Thread-safe.
 */
public final class OwnerOnly {

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private OwnerOnly() {}

  /** Makes a directory, and those above it that are missing. */
  public static void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, rights(directory, "rwx------"));
  }

  /** Opens a file, which is the owner's when it is made by that. */
  public static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), rights(file, "rw-------"));
  }

  /** Replaces a small file as a whole. */
  static void write(Path file, String text) throws IOException {
    Path written = beside(file, text);
    try {
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** Makes a small file unless there is one: of two processes at once, one wins and both go on. */
  static void writeIfAbsent(Path file, String text) throws IOException {
    Path written = beside(file, text);
    try {
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException e) {
      // Then the other one's is as good as ours.
    } catch (UnsupportedOperationException e) {
      Files.move(written, file);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** Whether somebody else than the owner may read or change it. */
  static boolean isOpenToOthers(Path file) throws IOException {
    if (!isPosix(file)) {
      return false;
    }
    Set<PosixFilePermission> rights = EnumSet.copyOf(OTHERS);
    rights.retainAll(Files.getPosixFilePermissions(file));
    return !rights.isEmpty();
  }

  private static Path beside(Path file, String text) throws IOException {
    Path directory = directoryOf(file);
    if (!Files.isDirectory(directory)) {
      createDirectories(directory);
    }
    Path temporary = directory.resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try (FileChannel channel =
        open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return temporary;
  }

  private static Path directoryOf(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalArgumentException("not a file: " + file);
    }
    return directory;
  }

  private static FileAttribute<?>[] rights(Path path, String rights) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
