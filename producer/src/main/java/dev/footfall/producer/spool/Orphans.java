package dev.footfall.producer.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of trackers that are gone: their lock is free, and we take it. Their events are
 * read oldest directory first, each to its end. The sender's thread only.
 */
final class Orphans implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(Orphans.class);

  /** One directory that is ours now. */
  private static final class Estate {
    final DirectoryClaim claim;
    final Deque<Segment> unread = new ArrayDeque<>();
    final List<Segment> all = new ArrayList<>();

    Estate(DirectoryClaim claim) throws IOException {
      this.claim = claim;
      for (Path file : EventFiles.in(claim.directory())) {
        try {
          unread.addLast(Segment.found(file));
        } catch (NoSuchFileException e) {
          continue; // a person deletes them just now
        }
      }
      all.addAll(unread);
    }

    String oldest() {
      Segment first = unread.peekFirst();
      return first == null ? "" : String.valueOf(first.file().getFileName());
    }
  }

  private final Path root;
  private final Path own;
  private final Losses losses;
  private final List<Estate> estates = new ArrayList<>();
  private final Set<Path> mine = new HashSet<>();
  private @Nullable Stored next;

  Orphans(Path root, Path own, Losses losses) {
    this.root = root;
    this.own = own;
    this.losses = losses;
  }

  /** Looks for more of them. */
  void look() throws IOException {
    for (Path directory : EventFiles.entries(root)) {
      if (!directory.equals(own) && !mine.contains(directory) && hasEvents(directory)) {
        DirectoryClaim claim = DirectoryClaim.of(directory);
        if (claim != null) {
          takeOver(claim);
        }
      }
    }
    estates.sort(Comparator.comparing(Estate::oldest));
  }

  private void takeOver(DirectoryClaim claim) throws IOException {
    Estate estate;
    try {
      estate = new Estate(claim);
    } catch (IOException | RuntimeException e) {
      claim.close(); // or nobody could take it until this process ends
      throw e;
    }
    estates.add(estate);
    mine.add(claim.directory());
    log.info(
        "{} files of events that an earlier process left in {} are taken over",
        estate.all.size(),
        claim.directory());
  }

  /** A directory without events is one that just begins, or not ours to know. */
  private static boolean hasEvents(Path directory) throws IOException {
    return Files.isDirectory(directory) && !EventFiles.in(directory).isEmpty();
  }

  /** The next event; the same again until it is {@link #taken()}. */
  @Nullable Stored next() throws IOException {
    while (next == null && !estates.isEmpty()) {
      Estate estate = estates.get(0);
      Segment segment = estate.unread.peekFirst();
      if (segment != null) {
        SpecificRecord event = read(segment);
        if (event != null) {
          next = new Stored(event, segment);
        } else {
          estate.unread.removeFirst();
          segment.finishReading();
        }
      } else if (!closeIfDone(estate)) {
        return null; // some are on their way; the directory after this one can wait
      }
    }
    return next;
  }

  void taken() {
    if (next != null) {
      next.segment().taken();
      next = null;
    }
  }

  private static @Nullable SpecificRecord read(Segment segment) throws IOException {
    try {
      return segment.next();
    } catch (NoSuchFileException e) {
      return null;
    } catch (UnusableFileException e) {
      setAside(segment.file(), e);
      return null;
    }
  }

  /** A person can look at it, and nobody tries it again. */
  private static void setAside(Path file, UnusableFileException why) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".unusable");
    log.warn("{}; it is kept as {}", why.getMessage(), aside);
    Files.move(file, aside);
  }

  private boolean closeIfDone(Estate estate) throws IOException {
    estate.all.removeIf(Segment::isDeleted);
    if (!estate.all.isEmpty()) {
      return false;
    }
    estates.remove(estate);
    mine.remove(estate.claim.directory());
    estate.claim.close();
    return true;
  }

  long bytes() {
    return estates.stream().flatMap(e -> e.all.stream()).mapToLong(Segment::bytes).sum();
  }

  /** Deletes the oldest file that is not being read, if there is one. */
  boolean evictOldest() throws IOException {
    Optional<Segment> oldest =
        estates.stream()
            .flatMap(e -> e.unread.stream())
            .filter(s -> !s.isBeingRead())
            .min(Comparator.comparing(s -> String.valueOf(s.file().getFileName())));
    if (oldest.isPresent()) {
      losses.full(evict(oldest.get()));
    }
    return oldest.isPresent();
  }

  /** Deletes files that were last written before this time. */
  void expire(long beforeMs) throws IOException {
    for (Estate estate : List.copyOf(estates)) {
      for (Segment segment : List.copyOf(estate.unread)) {
        if (segment.writtenMs() < beforeMs && !segment.isBeingRead()) {
          losses.expired(evict(segment));
        }
      }
      closeIfDone(estate);
    }
  }

  private long evict(Segment segment) throws IOException {
    long events = 0;
    while (read(segment) != null) {
      segment.taken();
      events++;
    }
    segment.delete();
    estates.forEach(e -> e.unread.remove(segment));
    return events;
  }

  /** Gives the directories up, for the next process. */
  @Override
  public void close() throws IOException {
    for (Estate estate : estates) {
      estate.all.forEach(Segment::release);
      estate.claim.close();
    }
    estates.clear();
  }
}
