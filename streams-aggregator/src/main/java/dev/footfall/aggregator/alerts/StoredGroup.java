package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.events.AlertState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a group beside its minutes.
 *
 * @param life its alert, null when there is none
 * @param failures times of a user's latest failures, in order, milliseconds since 1970
 */
record StoredGroup(@Nullable AlertLife life, List<Long> failures) {

  static final BinaryCodec<StoredGroup> CODEC = new Codec();

  StoredGroup {
    failures = List.copyOf(failures);
  }

  boolean isEmpty() {
    return life == null && failures.isEmpty();
  }

  private static final class Codec extends BinaryCodec<StoredGroup> {

    @Override
    public void write(StoredGroup value, BinaryEncoder out) throws IOException {
      AlertLife life = value.life;
      out.writeBoolean(life != null);
      if (life != null) {
        out.writeString(life.state().name());
        out.writeLong(life.sinceMs());
        out.writeLong(life.firedMs());
        out.writeLong(life.clearMs());
        out.writeLong(life.missingMs());
        out.writeDouble(life.value());
        out.writeInt(life.labels().size());
        for (Map.Entry<String, String> label : life.labels().entrySet()) {
          out.writeString(label.getKey());
          out.writeString(label.getValue());
        }
        out.writeString(life.written().name());
      }
      out.writeInt(value.failures.size());
      long before = 0;
      for (long failure : value.failures) {
        out.writeLong(failure - before); // differences are short
        before = failure;
      }
    }

    @Override
    public StoredGroup read(BinaryDecoder in) throws IOException {
      AlertLife life = in.readBoolean() ? life(in) : null;
      List<Long> failures = new ArrayList<>();
      long before = 0;
      for (int left = in.readInt(); left > 0; left--) {
        before += in.readLong();
        failures.add(before);
      }
      return new StoredGroup(life, failures);
    }

    private static AlertLife life(BinaryDecoder in) throws IOException {
      return new AlertLife(
          AlertState.valueOf(in.readString()),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readDouble(),
          labels(in),
          AlertState.valueOf(in.readString()));
    }

    private static Map<String, String> labels(BinaryDecoder in) throws IOException {
      Map<String, String> labels = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        labels.put(in.readString(), in.readString());
      }
      return labels;
    }
  }
}
