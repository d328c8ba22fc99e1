package dev.footfall.producer.spool;

import dev.footfall.producer.privacy.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tracker's events on disk: a directory of its own below a root that any number of trackers and
 * processes share, and the directories of those that are gone. Every method that touches the disk
 * may throw, and everything stays consistent: what could not be written is still the caller's.
 *
 * <p>For the tracker; others read with {@link EventFiles}. One thread only.
 */
public final class Spool implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  private static final long LONGEST_OPEN_MS = Duration.ofDays(1).toMillis();
  private static final long LOOK_EVERY_MS = Duration.ofSeconds(30).toMillis();
  private static final long FORCE_EVERY_MS = 1000;
  private static final int MAX_NAME_CHARS = 120;

  /** A file that is all done is used again up to this size: making one costs more. */
  private static final long SMALL_BYTES = 64 << 10;

  private final Path directory;
  private final SpoolOptions options;
  private final Clock clock;
  private final Losses losses;
  private final Orphans orphans;
  private final EventBlock block = new EventBlock();
  private final Deque<Segment> unread = new ArrayDeque<>();
  private final List<Segment> all = new ArrayList<>();
  private @Nullable DirectoryClaim claim;
  private @Nullable Segment active;
  private @Nullable Stored next;
  private int files;
  private boolean unforced;
  private long forcedMs;
  private long lookedMs;

  /**
   * A spool; nothing is touched yet.
   *
   * @param root the directory that is shared; made when it is needed
   * @param name unique for this tracker, such as its producer id
   * @param losses hears of this tracker's lost events
   * @param orphanLosses hears of those of earlier processes
   */
  public Spool(
      Path root,
      String name,
      SpoolOptions options,
      Clock clock,
      Losses losses,
      Losses orphanLosses) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]", "_");
    this.directory = root.resolve(safe.substring(Math.max(0, safe.length() - MAX_NAME_CHARS)));
    this.options = options;
    this.clock = clock;
    this.losses = losses;
    this.orphans = new Orphans(root, directory, orphanLosses);
  }

  /**
   * Puts an event into the block that is written next.
   *
   * @throws AvroRuntimeException when it can't be written as its schema says; it changes nothing
   */
  public void gather(SpecificRecord event) {
    block.add(event);
  }

  /** Empties the block. */
  public void forget() {
    block.clear();
  }

  /**
   * Writes the block that was gathered. Whether that works or not, the block is empty then.
   *
   * @param held whether the caller keeps these events in memory until they are done, so that they
   *     are not to be read again
   * @param force whether to wait until they are on the disk, whatever the options say
   * @return where they are
   */
  public Segment write(boolean held, boolean force) throws IOException {
    try {
      makeRoom();
      Segment segment = segment(held);
      boolean wait = force || options.fsync() == Fsync.EACH_BATCH;
      try {
        segment.append(block, wait, clock.millis());
      } catch (IOException e) {
        abandon(segment);
        throw e;
      }
      unforced |= !wait;
      return segment;
    } finally {
      block.clear();
    }
  }

  private Segment segment(boolean held) throws IOException {
    long nowMs = clock.millis();
    Segment current = active;
    if (current != null
        && current.isHeld() == held
        && current.bytes() < options.fileBytes()
        && nowMs - current.createdMs() < LONGEST_OPEN_MS
        && Files.exists(current.file())) { // somebody may have emptied the directory
      return current;
    }
    if (unforced && options.fsync() == Fsync.EACH_SECOND) {
      force(nowMs); // it is not open any more when the second is over
    }
    sealActive();
    claim();
    Path file = directory.resolve(EventFiles.name(clock.instant(), ++files));
    Segment created = Segment.create(file, held, nowMs);
    forceDirectory();
    active = created;
    all.add(created);
    if (!held) {
      unread.addLast(created);
    }
    return created;
  }

  private void claim() throws IOException {
    if (claim != null && !Files.isDirectory(directory)) {
      claim.close();
      claim = null;
    }
    if (claim == null) {
      OwnerOnly.createDirectories(directory);
      claim = DirectoryClaim.of(directory);
      if (claim == null) {
        throw new IOException(directory + " is in use by another tracker");
      }
    }
  }

  /** So that the new file's name survives too. Not every file system can. */
  private void forceDirectory() {
    try (FileChannel channel = FileChannel.open(directory)) {
      channel.force(true);
    } catch (IOException e) {
      log.debug("{} can't be forced to disk", directory, e);
    }
  }

  private void abandon(Segment segment) {
    if (segment == active) {
      active = null;
    }
    segment.seal(); // deletes it when nothing is in it
    if (segment.isDeleted()) {
      unread.remove(segment);
    }
  }

  private void sealActive() {
    if (active != null) {
      active.seal();
      active = null;
    }
  }

  /** How many events there are for {@link #next()}; those that come later go behind them. */
  public long unread() {
    return unread.stream().mapToLong(Segment::unread).sum();
  }

  /** This tracker's next event; the same again until it is {@link #taken()}. */
  public @Nullable Stored next() throws IOException {
    Segment segment;
    while (next == null && (segment = unread.peekFirst()) != null) {
      if (segment == active) {
        sealActive();
      }
      SpecificRecord event = read(segment);
      if (event != null) {
        next = new Stored(event, segment);
      } else {
        unread.removeFirst();
        long missing = segment.finishReading();
        if (missing > 0) {
          losses.damaged(missing);
        }
      }
    }
    return next;
  }

  private static @Nullable SpecificRecord read(Segment segment) throws IOException {
    try {
      return segment.next();
    } catch (NoSuchFileException | UnusableFileException e) {
      log.warn("events on disk are lost: {}", e.toString());
      return null;
    }
  }

  /** The event of {@link #next()} is on its way. */
  public void taken() {
    if (next != null) {
      next.segment().taken();
      next = null;
    }
  }

  /** The next event of an earlier process; the same again until it is {@link #orphanTaken()}. */
  public @Nullable Stored nextOrphan() throws IOException {
    return orphans.next();
  }

  /** The event of {@link #nextOrphan()} is on its way. */
  public void orphanTaken() {
    orphans.taken();
  }

  /**
   * What is due now and then: forcing, deleting what is old, looking for orphans.
   *
   * @return whether all of it was due, and done
   */
  public boolean look() throws IOException {
    long nowMs = clock.millis();
    if (active != null && active.isHeld() && active.isIdle() && active.bytes() > SMALL_BYTES) {
      sealActive();
    }
    if (unforced && options.fsync() == Fsync.EACH_SECOND && nowMs - forcedMs >= FORCE_EVERY_MS) {
      force(nowMs);
    }
    if (nowMs - lookedMs < LOOK_EVERY_MS) {
      return false;
    }
    lookedMs = nowMs;
    orphans.look();
    forgetMissing();
    expire(nowMs - options.maxAge().toMillis());
    return true;
  }

  private void force(long nowMs) throws IOException {
    forcedMs = nowMs;
    unforced = false;
    if (active != null) {
      active.force();
    }
  }

  /** Somebody may have deleted files: they take no room, and what was in them is not here. */
  private void forgetMissing() {
    for (Segment segment : List.copyOf(unread)) {
      if (segment != active && !segment.isBeingRead() && !Files.exists(segment.file())) {
        losses.damaged(evict(segment));
      }
    }
  }

  private void expire(long beforeMs) throws IOException {
    orphans.expire(beforeMs);
    for (Segment segment : List.copyOf(unread)) {
      if (segment.writtenMs() < beforeMs && !segment.isBeingRead()) {
        losses.expired(evict(segment));
      }
    }
  }

  private void makeRoom() throws IOException {
    all.removeIf(Segment::isDeleted);
    long over =
        all.stream().mapToLong(Segment::bytes).sum()
            + orphans.bytes()
            + block.bytes()
            - options.maxBytes();
    while (over > 0) {
      long orphansBefore = orphans.bytes();
      if (orphans.evictOldest()) {
        over -= orphansBefore - orphans.bytes();
      } else {
        Segment oldest = unread.stream().filter(s -> !s.isBeingRead()).findFirst().orElse(null);
        if (oldest == null) {
          return; // only what is on its way is left, and that is little
        }
        over -= oldest.bytes();
        losses.full(evict(oldest));
      }
    }
  }

  private long evict(Segment segment) {
    long events = segment.unread();
    if (segment == active) {
      active = null;
    }
    segment.delete();
    unread.remove(segment);
    return events;
  }

  /** Forces what was written and gives the directories up; what is in them is for the next. */
  @Override
  public void close() throws IOException {
    try {
      if (unforced && options.fsync() != Fsync.NEVER) {
        force(clock.millis());
      }
    } finally {
      sealActive();
      all.forEach(Segment::release);
      orphans.close();
      if (claim != null) {
        claim.close();
        claim = null;
      }
    }
  }

  /** Where this tracker's files are, for operators. */
  @Override
  public String toString() {
    return directory.toString();
  }
}
