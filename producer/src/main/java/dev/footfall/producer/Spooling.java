package dev.footfall.producer;

import dev.footfall.producer.spool.Segment;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;

/**
 * Writes events to disk in the order of their numbers: those in memory alone before new ones. The
 * sender's thread only.
 */
final class Spooling {

  /** Events of one block on disk. */
  private static final int BATCH = 256;

  private final Disk disk;
  private final Numbering numbering;
  private final Lane own;
  private final Books books;

  Spooling(Disk disk, Numbering numbering, Lane own, Books books) {
    this.disk = disk;
    this.numbering = numbering;
    this.own = own;
    this.books = books;
  }

  Disk disk() {
    return disk;
  }

  /** Writes what is on its way and not on disk yet; false when the disk does not take it. */
  boolean inMemory() {
    List<Outgoing> events = own.notOnDisk();
    for (int i = 0; i < events.size(); i += BATCH) {
      if (!keep(events.subList(i, Math.min(i + BATCH, events.size())))) {
        return false;
      }
    }
    return true;
  }

  /** Writes those of {@code batch} that are to be on disk before they are sent. */
  void first(List<Outgoing> batch) {
    if (disk.isWritable()) {
      List<Outgoing> first = batch.stream().filter(e -> disk.isWrittenFirst(e.event())).toList();
      if (!first.isEmpty()) {
        boolean unused = keep(first); // when it fails, Kafka is the safest place there is
      }
    }
  }

  /** Writes events that are in memory, and stay there too. */
  private boolean keep(List<Outgoing> batch) {
    disk.forget();
    List<Event> events = batch.stream().map(Outgoing::event).toList();
    events.forEach(disk::gather); // they could be written for Kafka
    Segment segment = disk.write(events, true);
    if (segment != null) {
      for (Outgoing event : batch) {
        if (!event.spooled(segment, books)) {
          segment.done();
        }
      }
    }
    return segment != null;
  }

  /** Numbers new events and writes them; how many, none when the disk does not take them. */
  int newOnes() {
    disk.forget();
    List<Event> batch = new ArrayList<>();
    Event event;
    while (batch.size() < BATCH && (event = numbering.next()) != null) {
      try {
        disk.gather(event);
        numbering.place(event);
        batch.add(event);
      } catch (AvroRuntimeException e) {
        numbering.drop(e);
      }
    }
    if (batch.isEmpty()) {
      return 0;
    }
    if (disk.write(batch, false) == null) {
      numbering.back(batch);
      return 0;
    }
    books.spooled(batch.size());
    return batch.size();
  }
}
