package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.sketches.UserDictionary;
import dev.footfall.sketches.UserSketch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Partial sums of some cells of one service, under the first of them as the record's key. Together,
 * because the same users are in many cells: what is known of a user stands once in a batch.
 */
public final class PartialBatch {

  public static final BinaryCodec<PartialBatch> CODEC = new Codec();

  /** A cell and its sums; without its name when that is the record's key. */
  private record Entry(@Nullable Dimensions cell, Partial partial) {}

  private final List<Entry> entries = new ArrayList<>();

  private PartialBatch() {}

  /** A batch under {@code key} with the sums of that cell. */
  static PartialBatch of(Partial ofKey) {
    PartialBatch batch = new PartialBatch();
    batch.entries.add(new Entry(null, ofKey));
    return batch;
  }

  /** Adds a cell of the same service. */
  void add(Dimensions cell, Partial partial) {
    entries.add(new Entry(cell, partial));
  }

  /**
   * Calls {@code each} with every cell.
   *
   * @param key the record's
   */
  public void forEach(Dimensions key, BiConsumer<Dimensions, Partial> each) {
    for (Entry entry : entries) {
      each.accept(entry.cell == null ? key : entry.cell, entry.partial);
    }
  }

  /**
   * The second version has many cells, and column by column what the first one has minute by
   * minute: what is alike lies together, which compresses better.
   */
  private static final class Codec extends BinaryCodec<PartialBatch> {

    Codec() {
      super(2);
    }

    @Override
    public void write(PartialBatch value, BinaryEncoder out) throws IOException {
      List<Totals> all = new ArrayList<>();
      out.writeInt(value.entries.size());
      long before = 0;
      for (Entry entry : value.entries) {
        if (entry.cell != null) { // all but the first one
          Dimensions.CODEC.write(entry.cell, out);
        }
        Map<Long, Totals> minutes = new TreeMap<>();
        entry.partial.forEachMinute(minutes::put);
        out.writeInt(minutes.size());
        for (long minute : minutes.keySet()) {
          out.writeLong(minute - before);
          before = minute;
        }
        all.addAll(minutes.values());
      }
      for (Totals totals : all) {
        totals.writeCounts(out);
      }
      for (Totals totals : all) {
        totals.writeDurations(out);
      }
      writeUsers(all, out);
    }

    private static void writeUsers(List<Totals> all, BinaryEncoder out) throws IOException {
      List<UserSketch> sketches = new ArrayList<>();
      for (Totals totals : all) {
        UserSketch users = totals.userSketchOrNull();
        if (users != null) {
          sketches.add(users);
        }
      }
      UserDictionary dictionary = UserDictionary.of(sketches);
      out.writeBytes(dictionary.toBytes());
      for (Totals totals : all) {
        totals.writeUsers(dictionary, out);
      }
    }

    @Override
    public PartialBatch read(BinaryDecoder in) throws IOException {
      PartialBatch batch = new PartialBatch();
      List<Totals> all = new ArrayList<>();
      long minute = 0;
      int cells = in.readInt();
      for (int i = 0; i < cells; i++) {
        Dimensions cell = i == 0 ? null : Dimensions.CODEC.read(in);
        Partial partial = new Partial();
        for (int left = in.readInt(); left > 0; left--) {
          minute += in.readLong();
          Totals totals = new Totals();
          partial.put(minute, totals);
          all.add(totals);
        }
        batch.entries.add(new Entry(cell, partial));
      }
      for (Totals totals : all) {
        totals.readCounts(in);
      }
      for (Totals totals : all) {
        totals.readDurations(in);
      }
      UserDictionary dictionary = UserDictionary.ofBytes(BinaryCodec.readBytes(in));
      for (Totals totals : all) {
        totals.readUsers(dictionary, in);
      }
      return batch;
    }

    /** The first version was the sums of one cell, that of the key. */
    @Override
    protected PartialBatch readOlder(BinaryDecoder in, int older) throws IOException {
      Partial partial = new Partial();
      for (int left = in.readInt(); left > 0; left--) {
        partial.put(in.readLong(), Totals.CODEC.read(in));
      }
      return of(partial);
    }
  }
}
