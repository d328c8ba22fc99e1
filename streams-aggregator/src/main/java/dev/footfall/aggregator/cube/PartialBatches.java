package dev.footfall.aggregator.cube;

import static java.util.stream.Collectors.groupingBy;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Packs what was counted into batches, each of one service and far below what a broker takes. */
final class PartialBatches {

  /** By the estimate of {@link #weight}, which is rather too high; a broker takes 1 MB. */
  static final int MOST_BYTES = 512 << 10;

  /** Minute, counts, and lengths of the sketches. */
  private static final int BYTES_OF_MINUTE = 40;

  /** A user in the dictionary, a place in it, and a duration that no other event has. */
  private static final int BYTES_OF_EVENT = 11;

  /** Sketches do not grow any more. */
  private static final int MOST_OF_MINUTE = 20 << 10;

  private PartialBatches() {}

  /** Calls {@code out} with each batch and its key. */
  static void of(Map<Dimensions, Partial> partials, BiConsumer<Dimensions, PartialBatch> out) {
    partials.entrySet().stream()
        .collect(groupingBy(cell -> cell.getKey().serviceName()))
        .values()
        .forEach(cells -> ofService(cells, out));
  }

  private static void ofService(
      List<Map.Entry<Dimensions, Partial>> cells, BiConsumer<Dimensions, PartialBatch> out) {
    Dimensions key = cells.get(0).getKey();
    PartialBatch batch = null;
    long bytes = 0;
    for (Map.Entry<Dimensions, Partial> cell : cells) {
      long weight = weight(cell.getKey(), cell.getValue());
      if (batch != null && bytes + weight > MOST_BYTES) {
        out.accept(key, batch);
        batch = null;
        bytes = 0;
      }
      if (batch == null) {
        key = cell.getKey();
        batch = PartialBatch.of(cell.getValue());
      } else {
        batch.add(cell.getKey(), cell.getValue());
      }
      bytes += weight;
    }
    if (batch != null) {
      out.accept(key, batch);
    }
  }

  private static long weight(Dimensions cell, Partial partial) {
    long[] bytes = {cell.mostBytes()};
    partial.forEachMinute(
        (minute, totals) ->
            bytes[0] +=
                BYTES_OF_MINUTE + Math.min(MOST_OF_MINUTE, totals.count() * BYTES_OF_EVENT));
    return bytes[0];
  }
}
