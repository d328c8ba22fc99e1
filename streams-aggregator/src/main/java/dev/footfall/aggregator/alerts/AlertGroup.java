package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.state.BinaryCodec;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/**
 * What a rule judges on its own: all events that agree in the labels it groups by. With their
 * names, so that a rule that was changed to other labels does not take one for the other.
 *
 * @param rule name of the rule
 * @param labels in the order of their names
 */
record AlertGroup(String rule, SortedMap<String, String> labels) {

  static final BinaryCodec<AlertGroup> CODEC = new Codec();

  /** Everything that comes in, for rules that ask whether others go on; no rule has this name. */
  static final AlertGroup EVERYTHING = new AlertGroup("", new TreeMap<>());

  AlertGroup {
    labels = Collections.unmodifiableSortedMap(labels);
  }

  private static final class Codec extends BinaryCodec<AlertGroup> {

    @Override
    public void write(AlertGroup value, BinaryEncoder out) throws IOException {
      out.writeString(value.rule);
      out.writeInt(value.labels.size());
      for (Map.Entry<String, String> label : value.labels.entrySet()) {
        out.writeString(label.getKey());
        out.writeString(label.getValue());
      }
    }

    @Override
    public AlertGroup read(BinaryDecoder in) throws IOException {
      String rule = in.readString();
      SortedMap<String, String> labels = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        labels.put(in.readString(), in.readString());
      }
      return new AlertGroup(rule, labels);
    }
  }
}
