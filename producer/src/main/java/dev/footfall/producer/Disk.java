package dev.footfall.producer;

import dev.footfall.producer.spool.Durability;
import dev.footfall.producer.spool.Segment;
import dev.footfall.producer.spool.Spool;
import dev.footfall.producer.spool.SpoolOptions;
import dev.footfall.producer.spool.Stored;
import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool as the sender sees it: what the disk can't do is said once and answered with nothing,
 * so that events stay in memory. Reading and writing fail apart, because a full disk can be read,
 * and reading it makes room. The sender's thread only.
 */
final class Disk {

  private static final Logger log = LoggerFactory.getLogger(Disk.class);

  private static final String STAY = "it stays as it is";

  private final Spool spool;
  private final SpoolOptions options;
  private final DiskTrouble writing;
  private final DiskTrouble reading;
  private final DiskTrouble readingOrphans;
  private final DiskTrouble looking;
  private final boolean takesAll;

  /** {@code takesAll}: there is nothing else for events to go to. */
  Disk(Spool spool, SpoolOptions options, boolean takesAll) {
    this.spool = spool;
    this.options = options;
    this.takesAll = takesAll;
    this.writing =
        new DiskTrouble("events can't be written to " + spool, "they wait in memory alone");
    this.reading =
        new DiskTrouble(
            "events can't be read from " + spool, "they stay there and newer ones wait");
    this.readingOrphans =
        new DiskTrouble("events of earlier processes beside " + spool + " can't be read", STAY);
    this.looking = new DiskTrouble("what is beside " + spool + " can't be looked after", STAY);
  }

  boolean spoolsOutages() {
    return takesAll || options.spoolsOutages();
  }

  boolean isWrittenFirst(Event event) {
    return durability(event) == Durability.ALWAYS;
  }

  private Durability durability(Event event) {
    return event.isAssignment() ? options.assignments() : options.usage();
  }

  /** Whether writing may be tried. */
  boolean isWritable() {
    return writing.isOver(System.nanoTime());
  }

  /** Empties the block that is written next. */
  void forget() {
    spool.forget();
  }

  /**
   * Puts an event into the block that is written next.
   *
   * @throws AvroRuntimeException when it can't be written, ever
   */
  void gather(Event event) {
    spool.gather(event.value());
  }

  /**
   * Writes what was gathered.
   *
   * @param events the same events
   * @param held whether they are in memory too, and so need not be read
   * @return null when it can't be written now
   */
  @Nullable Segment write(List<Event> events, boolean held) {
    try {
      Segment segment = spool.write(held, events.stream().anyMatch(this::isWrittenFirst));
      writing.worked(System.nanoTime());
      return segment;
    } catch (IOException | SecurityException e) {
      writing.failed(e, System.nanoTime());
      return null;
    }
  }

  /** Own events on disk that are not on their way; newer ones have to go behind them. */
  long unread() {
    return spool.unread();
  }

  /** The next of them, or of an earlier process; null when there is none now. */
  @Nullable Stored next(boolean orphan) {
    DiskTrouble trouble = orphan ? readingOrphans : reading;
    if (!trouble.isOver(System.nanoTime())) {
      return null;
    }
    try {
      Stored next = orphan ? spool.nextOrphan() : spool.next();
      trouble.worked(System.nanoTime());
      return next;
    } catch (IOException | SecurityException e) {
      trouble.failed(e, System.nanoTime());
      return null;
    }
  }

  void taken(boolean orphan) {
    if (orphan) {
      spool.orphanTaken();
    } else {
      spool.taken();
    }
  }

  /** What is due now and then. */
  void look() {
    if (looking.isOver(System.nanoTime())) {
      try {
        if (spool.look()) {
          looking.worked(System.nanoTime());
        }
      } catch (IOException | SecurityException e) {
        looking.failed(e, System.nanoTime());
      }
    }
  }

  void close() {
    try {
      spool.close();
    } catch (IOException | SecurityException e) {
      log.warn("the spool {} was not closed in order: {}", spool, e.toString());
    }
  }
}
