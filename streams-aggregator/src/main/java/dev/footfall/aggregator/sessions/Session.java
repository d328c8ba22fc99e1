package dev.footfall.aggregator.sessions;

import dev.footfall.aggregator.input.Use;
import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.schemas.EventIds;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Where a session lies in time and what readers have been told of it; what was done in it is in
 * {@link Activities}. All remembered sessions are in the heap with this much, some 250 bytes; those
 * that changed also with what was done, until a commit. Mutable; for one thread.
 */
final class Session {

  private final UUID key;
  private final Trail trail;
  private String serviceName;
  private long startMicros;
  private long endMicros;
  private long touchedMs;
  private boolean shown;
  private boolean shownOpen;
  private boolean unshown;
  private long nextShowMs;
  private @Nullable Activities held;
  private boolean watched;

  private Session(UUID key, Trail trail, String serviceName, long startMicros, long endMicros) {
    this.key = key;
    this.trail = trail;
    this.serviceName = serviceName;
    this.startMicros = startMicros;
    this.endMicros = endMicros;
  }

  /**
   * The session that {@code event} is the first one of. Its key comes from the event's identity: no
   * other session can ever get it, also when this one has been forgotten.
   */
  static Session foundedBy(Use event, Trail trail) {
    long atMicros = event.occurredMicros();
    UUID key =
        EventIds.derived(
            Instant.EPOCH.plus(atMicros, ChronoUnit.MICROS),
            event.producerId() + "/" + event.producerSeq());
    Session session = new Session(key, trail, event.serviceName(), atMicros, atMicros);
    session.unshown = true;
    return session;
  }

  UUID key() {
    return key;
  }

  Trail trail() {
    return trail;
  }

  /** The application of its first event. */
  String serviceName() {
    return serviceName;
  }

  long startMicros() {
    return startMicros;
  }

  long endMicros() {
    return endMicros;
  }

  /** Takes an event in; earlier ones move its start. */
  void include(long atMicros, String service) {
    if (atMicros < startMicros || (atMicros == startMicros && service.compareTo(serviceName) < 0)) {
      serviceName = service;
    }
    startMicros = Math.min(startMicros, atMicros);
    endMicros = Math.max(endMicros, atMicros);
    unshown = true;
  }

  /** Takes a later session in. */
  void include(Session later) {
    endMicros = Math.max(endMicros, later.endMicros);
    unshown = true;
  }

  /** How far the broker's clock was when its latest event came, milliseconds since 1970. */
  long touchedMs() {
    return touchedMs;
  }

  void touchedAt(long clockMs) {
    touchedMs = clockMs;
  }

  /** Whether readers have a record of it. */
  boolean shown() {
    return shown;
  }

  /** Whether the last record that readers have says that it is open. */
  boolean shownOpen() {
    return shownOpen;
  }

  /** Whether it has changed since. */
  boolean unshown() {
    return unshown;
  }

  /** Whether readers have been told all there is, and that it is over. */
  boolean settled() {
    return shown && !shownOpen && !unshown;
  }

  /** Readers get a new record: what changes from now on is shown from {@code nextMs} on. */
  void showing(boolean open, long nextMs) {
    shown = true;
    shownOpen = open;
    unshown = false;
    nextShowMs = nextMs;
  }

  /** Something of it has changed that is not an event. */
  void changed() {
    unshown = true;
  }

  void showNotBefore(long wallClockMs) {
    nextShowMs = wallClockMs;
  }

  boolean mayShow(long wallClockMs) {
    return wallClockMs >= nextShowMs;
  }

  /** What was done in it, while that is not only in the store; null when it is. */
  @Nullable Activities held() {
    return held;
  }

  void hold(@Nullable Activities activities) {
    held = activities;
  }

  /** Whether {@link Sessions} looks at it at each commit. */
  boolean watched() {
    return watched;
  }

  void watch(boolean now) {
    watched = now;
  }

  void write(BinaryEncoder out) throws IOException {
    out.writeLong(key.getMostSignificantBits());
    out.writeLong(key.getLeastSignificantBits());
    BinaryCodec.writeNullable(trail.userId(), out);
    BinaryCodec.writeNullable(trail.sessionId(), out);
    out.writeString(serviceName);
    out.writeLong(startMicros);
    out.writeLong(endMicros - startMicros);
    out.writeLong(touchedMs);
    out.writeBoolean(shown);
    out.writeBoolean(shownOpen);
    out.writeBoolean(unshown);
  }

  static Session read(BinaryDecoder in) throws IOException {
    UUID key = new UUID(in.readLong(), in.readLong());
    Trail trail = new Trail(BinaryCodec.readNullable(in), BinaryCodec.readNullable(in));
    String serviceName = in.readString();
    long startMicros = in.readLong();
    Session session =
        new Session(key, trail, serviceName, startMicros, startMicros + in.readLong());
    session.touchedMs = in.readLong();
    session.shown = in.readBoolean();
    session.shownOpen = in.readBoolean();
    session.unshown = in.readBoolean();
    return session;
  }
}
