package dev.footfall.producer.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of a spool, and what became of its events. It is deleted when no more come and each of
 * them is done: acknowledged by Kafka, or counted as lost. The sender's thread only.
 */
public final class Segment {

  private static final Logger log = LoggerFactory.getLogger(Segment.class);

  private final Path file;
  private final boolean ours;
  private final boolean held;
  private final long createdMs;
  private @Nullable EventFileWriter writer;
  private @Nullable EventFileReader reader;
  private long writtenMs;
  private long bytes;
  private long entries;
  private long read;
  private long done;
  private boolean sealed;
  private boolean deleted;

  private Segment(
      Path file,
      boolean ours,
      boolean held,
      long timeMs,
      @Nullable EventFileWriter writer,
      long bytes) {
    this.file = file;
    this.ours = ours;
    this.held = held;
    this.createdMs = timeMs;
    this.writtenMs = timeMs;
    this.writer = writer;
    this.bytes = bytes;
  }

  /** A new file; {@code held} when its events are in memory too, and need not be read. */
  static Segment create(Path file, boolean held, long nowMs) throws IOException {
    EventFileWriter writer = EventFileWriter.create(file);
    return new Segment(file, true, held, nowMs, writer, writer.size());
  }

  /** A file of an earlier process. How many events are in it is known when it has been read. */
  static Segment found(Path file) throws IOException {
    long writtenMs = Files.getLastModifiedTime(file).toMillis();
    return new Segment(file, false, false, writtenMs, null, Files.size(file));
  }

  Path file() {
    return file;
  }

  boolean isHeld() {
    return held;
  }

  long createdMs() {
    return createdMs;
  }

  long writtenMs() {
    return writtenMs;
  }

  long bytes() {
    return deleted ? 0 : bytes;
  }

  boolean isDeleted() {
    return deleted;
  }

  /** Events that were written here and not read yet. */
  long unread() {
    return held || deleted ? 0 : entries - read;
  }

  boolean isBeingRead() {
    return reader != null;
  }

  /** Whether all that is in it is done, though more may come. */
  boolean isIdle() {
    return done == entries;
  }

  void append(EventBlock block, boolean force, long nowMs) throws IOException {
    EventFileWriter open = writer;
    if (open == null) {
      throw new IOException(file + " is closed");
    }
    open.append(block, force);
    entries += block.count();
    bytes = open.size();
    writtenMs = nowMs;
  }

  void force() throws IOException {
    if (writer != null) {
      writer.force();
    }
  }

  /** No more events come. */
  void seal() {
    sealed = true;
    closeWriter();
    deleteIfDone();
  }

  /** The event after those that were taken; null at the end. Take it before asking again. */
  @Nullable SpecificRecord next() throws IOException {
    EventFileReader open = reader;
    if (open == null) {
      open = EventFiles.open(file);
      reader = open;
    }
    try {
      // What is behind our last entry was taken back by us, and could not be cut off.
      return (ours && read >= entries) || !open.hasNext() ? null : open.next();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The event that was read is on its way. */
  void taken() {
    read++;
    entries = Math.max(entries, read);
  }

  /**
   * The end of the file was reached, or it can't be read any further.
   *
   * @return how many events should have been in it and were not
   */
  long finishReading() {
    if (reader != null && (reader.damagedBlocks() > 0 || reader.tornBytes() > 0)) {
      log.warn(
          "{} had {} damaged blocks and {} bytes of an unfinished write: what was in them is lost",
          file,
          reader.damagedBlocks(),
          reader.tornBytes());
    }
    long missing = entries - read;
    read = entries;
    done += missing;
    closeReader();
    seal();
    return missing;
  }

  /** One of its events needs no copy on disk any more. */
  public void done() {
    done++;
    deleteIfDone();
  }

  private void deleteIfDone() {
    if (sealed && done >= entries && reader == null) {
      delete();
    }
  }

  /** Deletes it, whatever is in it. */
  void delete() {
    release();
    if (!deleted) {
      deleted = true;
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // Its events will be sent again by the next process, and known as duplicates.
        log.warn("{} can't be deleted: {}", file, e.toString());
      }
    }
  }

  /** Closes the file and leaves it. */
  void release() {
    sealed = true;
    closeReader();
    closeWriter();
  }

  private void closeReader() {
    close(reader);
    reader = null;
  }

  private void closeWriter() {
    close(writer);
    writer = null;
  }

  private void close(@Nullable Closeable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      log.debug("closing {} failed, which changes nothing", file, e);
    }
  }
}
