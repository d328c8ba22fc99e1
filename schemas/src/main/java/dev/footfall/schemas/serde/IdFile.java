package dev.footfall.schemas.serde;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Schema ids that were valid at an earlier run, by registry, subject and schema fingerprint. Only
 * asked while the registry does not answer. A file that can't be read or written costs a WARN,
 * never an event. Thread-safe; several serializers and processes may share a file: what two of them
 * write in the same moment may be lost, and is learnt again.
 */
final class IdFile {

  private static final Logger log = LoggerFactory.getLogger(IdFile.class);

  private final Path file;
  private final Properties ids = new Properties();
  private boolean warned;

  IdFile(Path file) {
    this.file = file;
    read();
  }

  synchronized OptionalInt get(String key) {
    String id = ids.getProperty(key);
    try {
      return id == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(id));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  synchronized void put(String key, int id) {
    read(); // others may have added theirs
    if (Integer.toString(id).equals(ids.setProperty(key, Integer.toString(id)))) {
      return;
    }
    try {
      write();
    } catch (IOException | RuntimeException e) {
      warnOnce("schema ids can't be kept in {}: {}", e);
    }
  }

  private void read() {
    try (var in = Files.newBufferedReader(file)) {
      ids.load(in);
    } catch (NoSuchFileException e) {
      log.debug("no schema ids kept in {} yet", file);
    } catch (IOException | RuntimeException e) {
      warnOnce("schema ids in {} can't be read, going on without them: {}", e);
    }
  }

  /** The first failure is for people; what follows from it repeats itself. */
  private void warnOnce(String words, Exception failure) {
    log.atLevel(warned ? Level.DEBUG : Level.WARN).log(words, file, failure.toString());
    warned = true;
  }

  private void write() throws IOException {
    Path directory = file.toAbsolutePath().resolveSibling(".").normalize();
    if (!Files.isDirectory(directory)) { // createDirectories refuses a link to one
      Files.createDirectories(directory);
    }
    Path next = Files.createTempFile(directory, file.getFileName().toString(), ".next");
    try {
      try (var out = Files.newBufferedWriter(next)) {
        ids.store(out, "Schema ids of the registry, kept for a start without it. Safe to delete.");
      }
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
