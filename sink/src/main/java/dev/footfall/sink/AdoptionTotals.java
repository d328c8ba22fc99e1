package dev.footfall.sink;

import dev.footfall.events.PersonaAdoption;
import dev.footfall.sketches.SketchFormatException;
import dev.footfall.sketches.UserSketch;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one day and cell of adoption. Users that are not known, of a record without a
 * sketch, make every sum with them unknown: those of a part would be taken for those of the whole.
 *
 * @param users different users; null when not known
 * @param sketch what they are estimated from; null when not known, empty without users
 * @param closed whether the day has closed
 */
record AdoptionTotals(
    long uses,
    @Nullable Long users,
    @Nullable UserSketch sketch,
    boolean closed,
    int topologyVersion)
    implements Totals<AdoptionTotals> {

  /**
   * Those of a record.
   *
   * @throws BadRecordException when the sketch is not readable
   */
  static AdoptionTotals of(PersonaAdoption adoption, boolean closed) {
    ByteBuffer buffer = adoption.getUserSketch();
    byte[] bytes = null;
    if (buffer != null) {
      bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
    }
    try {
      return new AdoptionTotals(
          adoption.getUses(),
          adoption.getUsers(),
          sketch(bytes, adoption.getUsers()),
          closed,
          adoption.getTopologyVersion());
    } catch (SketchFormatException e) {
      throw new BadRecordException("bad_sketch", String.valueOf(e.getMessage()));
    }
  }

  /** These with the users of a stored row among them, as far as those can be read. */
  AdoptionTotals withStored(byte @Nullable [] storedSketch, @Nullable Long storedUsers) {
    UserSketch merged = merged(readable(storedSketch, storedUsers), sketch);
    return new AdoptionTotals(uses, estimate(merged), merged, closed, topologyVersion);
  }

  @Override
  public AdoptionTotals plus(AdoptionTotals more) {
    UserSketch merged = merged(sketch, more.sketch);
    return new AdoptionTotals(
        Math.addExact(uses, more.uses),
        estimate(merged),
        merged,
        closed || more.closed,
        Math.max(topologyVersion, more.topologyVersion));
  }

  @Override
  public AdoptionTotals after(AdoptionTotals earlier) {
    return new AdoptionTotals(uses, users, sketch, closed || earlier.closed, topologyVersion);
  }

  byte @Nullable [] sketchBytes() {
    return sketch == null || sketch.isEmpty() ? null : sketch.toBytes();
  }

  private static @Nullable UserSketch sketch(byte @Nullable [] bytes, @Nullable Long users) {
    if (bytes == null) {
      return users != null && users == 0 ? new UserSketch() : null;
    }
    return UserSketch.ofBytes(bytes);
  }

  private static @Nullable UserSketch readable(byte @Nullable [] bytes, @Nullable Long users) {
    try {
      return sketch(bytes, users);
    } catch (SketchFormatException writtenByAnotherVersion) {
      return null;
    }
  }

  private static @Nullable UserSketch merged(@Nullable UserSketch a, @Nullable UserSketch b) {
    if (a == null || b == null) {
      return null;
    }
    UserSketch merged = new UserSketch();
    merged.merge(a);
    merged.merge(b);
    return merged;
  }

  private static @Nullable Long estimate(@Nullable UserSketch sketch) {
    return sketch == null ? null : Long.valueOf(sketch.estimate());
  }
}
