package dev.footfall.aggregator.adoption;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The personas that one user got for one time window: the latest {@link #VERSIONS} decisions, in
 * whatever order they came. A use older than the oldest of them counts as without an assignment.
 * Mutable; for one thread.
 */
final class PersonaHistory {

  static final int VERSIONS = 16;

  private record Version(long fromMicros, UUID assignmentId, String persona) {}

  private static final Comparator<Version> BY_TIME =
      Comparator.comparingLong(Version::fromMicros).thenComparing(Version::assignmentId);

  // The oldest first.
  private final List<Version> versions = new ArrayList<>(2);
  private boolean used;

  /**
   * Takes a decision in.
   *
   * @return whether it is new; false when it is known, or older than all of a full history
   */
  boolean add(long fromMicros, UUID assignmentId, String persona) {
    Version version = new Version(fromMicros, assignmentId, persona);
    int place = versions.size();
    while (place > 0 && BY_TIME.compare(versions.get(place - 1), version) >= 0) {
      place--;
    }
    if (place < versions.size() && BY_TIME.compare(versions.get(place), version) == 0) {
      return false;
    }
    if (versions.size() == VERSIONS) {
      if (place == 0) {
        return false;
      }
      versions.remove(0);
      place--;
    }
    String before = current();
    versions.add(place, version);
    used &= persona.equals(before) || place < versions.size() - 1;
    return true;
  }

  /** The persona in force now; null before the first decision. */
  @Nullable String current() {
    return versions.isEmpty() ? null : versions.get(versions.size() - 1).persona();
  }

  /** The persona in force at {@code micros}; null when it is not known. */
  @Nullable String at(long micros) {
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).fromMicros() <= micros) {
        return versions.get(i).persona();
      }
    }
    return null;
  }

  /** Whether the user has used the current persona since it is the current one. */
  boolean used() {
    return used;
  }

  /**
   * Notes that the user viewed {@code persona}.
   *
   * @return whether it is the first use of the current persona since it is the current one
   */
  boolean use(String persona, long micros) {
    if (used || !persona.equals(current()) || micros < currentSince()) {
      return false;
    }
    used = true;
    return true;
  }

  /** When the current persona was decided first, of decisions that followed each other. */
  private long currentSince() {
    long since = Long.MAX_VALUE;
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (!versions.get(i).persona().equals(current())) {
        break;
      }
      since = versions.get(i).fromMicros();
    }
    return since;
  }

  void write(BinaryEncoder out) throws IOException {
    out.writeBoolean(used);
    out.writeInt(versions.size());
    for (Version version : versions) {
      out.writeLong(version.fromMicros());
      out.writeLong(version.assignmentId().getMostSignificantBits());
      out.writeLong(version.assignmentId().getLeastSignificantBits());
      out.writeString(version.persona());
    }
  }

  static PersonaHistory read(BinaryDecoder in) throws IOException {
    PersonaHistory history = new PersonaHistory();
    history.used = in.readBoolean();
    for (int left = in.readInt(); left > 0; left--) {
      history.versions.add(
          new Version(in.readLong(), new UUID(in.readLong(), in.readLong()), in.readString()));
    }
    return history;
  }
}
