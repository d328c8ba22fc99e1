package dev.footfall.producer.spool;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.TrustedRecords;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;

/**
 * The files that trackers keep events in, spool and local store alike: Avro object container files
 * of {@code union{UsageEvent, AssignmentEvent}}, without a codec. They need no registry, any Avro
 * tool reads them, and every event keeps its {@code producer_id} and {@code producer_seq}.
 *
 * <p>They lie in one sub-directory for each tracker, and their names begin with the time of the
 * first event in them, so that the order of names is the order of time.
 */
public final class EventFiles {

  static {
    TrustedRecords.add();
  }

  private static final Schema SCHEMA =
      Schema.createUnion(UsageEvent.getClassSchema(), AssignmentEvent.getClassSchema());

  private static final String SUFFIX = ".avro";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private EventFiles() {}

  /** What is in the files: the union of the two kinds of event. */
  public static Schema schema() {
    return SCHEMA;
  }

  /**
   * The event files of a directory and of its sub-directories (one level), oldest first. Files that
   * appear or disappear meanwhile may be in the answer or not.
   *
   * @return empty when the directory does not exist
   * @throws IOException when it can't be read
   */
  public static List<Path> in(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path entry : entries(directory)) {
      if (isEventFile(entry)) {
        files.add(entry);
      } else if (Files.isDirectory(entry)) {
        entries(entry).stream().filter(EventFiles::isEventFile).forEach(files::add);
      }
    }
    files.sort(Comparator.comparing(EventFiles::nameOf).thenComparing(Comparator.naturalOrder()));
    return files;
  }

  /**
   * Opens one file. The caller closes the reader.
   *
   * @throws NoSuchFileException when it is gone
   * @throws IOException when it can't be read, or is a file of another program. A file that ends in
   *     the middle of a block, or of its header, is opened: its events are those before
   */
  public static EventFileReader open(Path file) throws IOException {
    return EventFileReader.open(file);
  }

  /** A name that sorts after those of earlier files of the same tracker. */
  static String name(Instant created, int number) {
    return String.format(Locale.ROOT, "%s-%06d%s", TIME.format(created), number, SUFFIX);
  }

  static boolean isEventFile(Path path) {
    return nameOf(path).endsWith(SUFFIX) && Files.isRegularFile(path);
  }

  /** What is in a directory, nothing when it is none or is gone. */
  static List<Path> entries(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  private static String nameOf(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }
}
