package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.events.ResultStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What one task counted for one {@link Dimensions} since its last commit, by minute. It travels
 * instead of the events: its size depends on how many minutes the events touched, not on how many
 * events there were. Mutable; for one thread.
 */
public final class Partial {

  public static final BinaryCodec<Partial> CODEC = new Codec();

  /** The granularity of partials; larger windows are made of these. */
  public static final long MINUTE_MS = 60_000;

  private final Map<Long, Totals> minutes = new HashMap<>(4);

  // Events of one cell mostly come minute by minute: saves boxing and a look-up per event.
  private long lastMinute = -1;
  private @Nullable Totals last;

  /**
   * Adds one event.
   *
   * @return whether it is the first one of its minute
   */
  public boolean add(
      long eventTimeMs, ResultStatus status, @Nullable Long durationMs, @Nullable String userId) {
    long minute = eventTimeMs / MINUTE_MS;
    Totals totals = last;
    boolean first = false;
    if (totals == null || minute != lastMinute) {
      totals = minutes.get(minute);
      if (totals == null) {
        totals = new Totals();
        minutes.put(minute, totals);
        first = true;
      }
      last = totals;
      lastMinute = minute;
    }
    totals.add(status, durationMs, userId);
    return first;
  }

  /** Number of minutes touched. */
  public int minutes() {
    return minutes.size();
  }

  /** Calls {@code each} with the start of every minute touched, milliseconds since 1970. */
  public void forEach(BiConsumer<Long, Totals> each) {
    minutes.forEach((minute, totals) -> each.accept(minute * MINUTE_MS, totals));
  }

  private static final class Codec extends BinaryCodec<Partial> {

    @Override
    public void write(Partial value, BinaryEncoder out) throws IOException {
      out.writeInt(value.minutes.size());
      for (Map.Entry<Long, Totals> minute : value.minutes.entrySet()) {
        out.writeLong(minute.getKey());
        Totals.CODEC.write(minute.getValue(), out);
      }
    }

    @Override
    public Partial read(BinaryDecoder in) throws IOException {
      Partial value = new Partial();
      for (int left = in.readInt(); left > 0; left--) {
        value.minutes.put(in.readLong(), Totals.CODEC.read(in));
      }
      return value;
    }
  }
}
