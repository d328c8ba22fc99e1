package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.cube.Totals;
import dev.footfall.aggregator.state.BinaryCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What one input partition has to say to the rules since its last commit.
 *
 * @param counts sums by group and minute
 * @param failures failures of identified users, each with its own time
 * @param progress how far the partition has come with all of this; null when more follows
 */
record AlertBatch(List<Counted> counts, List<UserFailure> failures, @Nullable Progress progress) {

  static final BinaryCodec<AlertBatch> CODEC = new Codec();

  /** Events of a group in one minute. */
  record Counted(AlertGroup group, long minuteMs, Totals totals) {}

  /** One failure of the user whom the group is about. */
  record UserFailure(AlertGroup group, long timeMs) {}

  /**
   * How far an input partition has come.
   *
   * @param partitions how many there are
   * @param completeMs up to when, in event time, nothing more is expected from it
   */
  record Progress(int partition, int partitions, long completeMs) {}

  AlertBatch {
    counts = List.copyOf(counts);
    failures = List.copyOf(failures);
  }

  /** The second version writes a group once for all of its minutes that follow each other. */
  private static final class Codec extends BinaryCodec<AlertBatch> {

    Codec() {
      super(2);
    }

    @Override
    public void write(AlertBatch value, BinaryEncoder out) throws IOException {
      out.writeInt(value.counts.size());
      AlertGroup group = null;
      for (Counted counted : value.counts) {
        out.writeBoolean(counted.group != group);
        if (counted.group != group) {
          group = counted.group;
          AlertGroup.CODEC.write(group, out);
        }
        out.writeLong(counted.minuteMs / GroupState.MINUTE_MS);
        Totals.CODEC.write(counted.totals, out);
      }
      out.writeInt(value.failures.size());
      for (UserFailure failure : value.failures) {
        AlertGroup.CODEC.write(failure.group, out);
        out.writeLong(failure.timeMs);
      }
      Progress progress = value.progress;
      out.writeBoolean(progress != null);
      if (progress != null) {
        out.writeInt(progress.partition);
        out.writeInt(progress.partitions);
        out.writeLong(progress.completeMs);
      }
    }

    @Override
    public AlertBatch read(BinaryDecoder in) throws IOException {
      List<Counted> counts = new ArrayList<>();
      AlertGroup group = AlertGroup.EVERYTHING;
      for (int left = in.readInt(); left > 0; left--) {
        group = in.readBoolean() ? AlertGroup.CODEC.read(in) : group;
        long minuteMs = in.readLong() * GroupState.MINUTE_MS;
        counts.add(new Counted(group, minuteMs, Totals.CODEC.read(in)));
      }
      return rest(counts, in);
    }

    @Override
    protected AlertBatch readOlder(BinaryDecoder in, int older) throws IOException {
      List<Counted> counts = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        counts.add(new Counted(AlertGroup.CODEC.read(in), in.readLong(), Totals.CODEC.read(in)));
      }
      return rest(counts, in);
    }

    private static AlertBatch rest(List<Counted> counts, BinaryDecoder in) throws IOException {
      List<UserFailure> failures = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        failures.add(new UserFailure(AlertGroup.CODEC.read(in), in.readLong()));
      }
      Progress progress =
          in.readBoolean() ? new Progress(in.readInt(), in.readInt(), in.readLong()) : null;
      return new AlertBatch(counts, failures, progress);
    }
  }
}
