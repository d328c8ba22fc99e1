package dev.footfall.standalone;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.producer.spool.EventFileReader;
import dev.footfall.producer.spool.EventFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The events in a local store, read one after the other. */
final class LocalEvents {

  static final List<String> COLUMNS =
      List.of("time", "service", "type", "action", "result", "ms", "persona", "level");

  private LocalEvents() {}

  /**
   * What is stored.
   *
   * @param damaged stretches of files that can't be read
   * @param first time of the earliest event, null when there is none
   * @param last time of the latest event
   */
  record Summary(
      int files,
      long events,
      long bytes,
      long damaged,
      @Nullable Instant first,
      @Nullable Instant last) {}

  /** What is done with each event. */
  interface Visitor {
    void visit(SpecificRecord event) throws IOException;
  }

  /**
   * Visits all events, about in order of time. Files that disappear meanwhile are left out.
   *
   * @return stretches of files that can't be read
   */
  static long visit(Path directory, Visitor visitor) throws IOException {
    long damaged = 0;
    for (Path file : EventFiles.in(directory)) {
      damaged += visitFile(file, visitor);
    }
    return damaged;
  }

  private static long visitFile(Path file, Visitor visitor) throws IOException {
    try (EventFileReader events = EventFiles.open(file)) {
      while (events.hasNext()) {
        visitor.visit(events.next());
      }
      return events.damagedBlocks() + (events.tornBytes() > 0 ? 1 : 0);
    } catch (NoSuchFileException e) {
      return 0; // its tracker was done with it
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static Summary summary(Path directory) throws IOException {
    List<Path> files = EventFiles.in(directory);
    long bytes = 0;
    for (Path file : files) {
      try {
        bytes += Files.size(file);
      } catch (NoSuchFileException e) {
        continue; // as above
      }
    }
    Instant[] times = {Instant.MAX, Instant.MIN};
    long[] events = {0};
    long damaged =
        visit(
            directory,
            event -> {
              Instant time = time(event);
              events[0]++;
              times[0] = time.isBefore(times[0]) ? time : times[0];
              times[1] = time.isAfter(times[1]) ? time : times[1];
            });
    boolean any = events[0] > 0;
    return new Summary(
        files.size(), events[0], bytes, damaged, any ? times[0] : null, any ? times[1] : null);
  }

  /** The newest events as rows of {@link #COLUMNS}, the newest first; holds no more than those. */
  static List<List<String>> newest(Path directory, int limit) throws IOException {
    Comparator<SpecificRecord> byTime = Comparator.comparing(LocalEvents::time);
    PriorityQueue<SpecificRecord> newest = new PriorityQueue<>(byTime);
    visit(
        directory,
        event -> {
          newest.add(event);
          if (newest.size() > limit) {
            newest.remove();
          }
        });
    List<SpecificRecord> sorted = new ArrayList<>(newest);
    sorted.sort(byTime.reversed());
    return sorted.stream().map(LocalEvents::row).toList();
  }

  /**
   * What was deleted.
   *
   * @param events as many as were in the files when they were looked at; a tracker may have added
   *     some before they were gone
   */
  record Deleted(int files, long events) {}

  /**
   * Deletes the files. One that a running tracker writes to goes too, and it begins a new one with
   * what comes next: nothing that is deleted here is ever written again.
   */
  static Deleted clear(Path directory) throws IOException {
    int files = 0;
    long[] events = {0};
    for (Path file : EventFiles.in(directory)) {
      visitFile(file, event -> events[0]++);
      files += Files.deleteIfExists(file) ? 1 : 0;
    }
    return new Deleted(files, events[0]);
  }

  private static Instant time(SpecificRecord event) {
    return event instanceof UsageEvent usage
        ? usage.getOccurredAt()
        : ((AssignmentEvent) event).getAssignedAt();
  }

  private static List<String> row(SpecificRecord event) {
    if (event instanceof UsageEvent usage) {
      return List.of(
          usage.getOccurredAt().toString(),
          usage.getServiceName(),
          usage.getActionType(),
          usage.getActionName(),
          usage.getResultStatus().name(),
          usage.getDurationMs() == null ? "" : usage.getDurationMs().toString(),
          usage.getPersonaId() == null ? "" : usage.getPersonaId(),
          usage.getPrivacyLevel().name());
    }
    AssignmentEvent assignment = (AssignmentEvent) event;
    return List.of(
        assignment.getAssignedAt().toString(),
        assignment.getServiceName(),
        "assignment",
        assignment.getTimeWindow(),
        "",
        "",
        assignment.getAssignedPersonaId(),
        assignment.getPrivacyLevel().name());
  }
}
