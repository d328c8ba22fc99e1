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

  /**
   * Events of one minute.
   *
   * @param groups whose they are, one or more: those of rules that count the same, so with the same
   *     labels
   */
  record Counted(List<AlertGroup> groups, long minuteMs, Totals totals) {}

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

  /**
   * The second version writes a group once for all of its minutes that follow each other, and the
   * third one the same minutes of several rules once.
   */
  private static final class Codec extends BinaryCodec<AlertBatch> {

    Codec() {
      super(3);
    }

    @Override
    public void write(AlertBatch value, BinaryEncoder out) throws IOException {
      out.writeInt(value.counts.size());
      List<AlertGroup> groups = List.of();
      for (Counted counted : value.counts) {
        out.writeBoolean(counted.groups != groups);
        if (counted.groups != groups) {
          groups = counted.groups;
          writeGroups(groups, out);
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

    private static void writeGroups(List<AlertGroup> groups, BinaryEncoder out) throws IOException {
      AlertGroup first = groups.get(0);
      AlertGroup.CODEC.write(first, out);
      out.writeInt(groups.size() - 1);
      for (AlertGroup further : groups.subList(1, groups.size())) {
        if (!further.labels().equals(first.labels())) {
          throw new IllegalArgumentException("not counted alike: " + first + " and " + further);
        }
        out.writeString(further.rule());
      }
    }

    @Override
    public AlertBatch read(BinaryDecoder in) throws IOException {
      List<Counted> counts = new ArrayList<>();
      List<AlertGroup> groups = List.of();
      for (int left = in.readInt(); left > 0; left--) {
        groups = in.readBoolean() ? readGroups(in) : groups;
        long minuteMs = in.readLong() * GroupState.MINUTE_MS;
        counts.add(new Counted(groups, minuteMs, Totals.CODEC.read(in)));
      }
      return rest(counts, in);
    }

    private static List<AlertGroup> readGroups(BinaryDecoder in) throws IOException {
      List<AlertGroup> groups = new ArrayList<>();
      AlertGroup first = AlertGroup.CODEC.read(in);
      groups.add(first);
      for (int left = in.readInt(); left > 0; left--) {
        groups.add(new AlertGroup(in.readString(), first.labels()));
      }
      return groups;
    }

    @Override
    protected AlertBatch readOlder(BinaryDecoder in, int older) throws IOException {
      List<Counted> counts = new ArrayList<>();
      List<AlertGroup> groups = List.of();
      for (int left = in.readInt(); left > 0; left--) {
        boolean another = older == 1 || in.readBoolean();
        groups = another ? List.of(AlertGroup.CODEC.read(in)) : groups;
        long minute = in.readLong();
        long minuteMs = older == 1 ? minute : minute * GroupState.MINUTE_MS;
        counts.add(new Counted(groups, minuteMs, Totals.CODEC.read(in)));
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
