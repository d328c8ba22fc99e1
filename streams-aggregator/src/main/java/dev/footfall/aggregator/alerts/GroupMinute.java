package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.state.BinaryCodec;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/** Where the sum of one minute is stored: a commit writes the minutes that changed, no others. */
record GroupMinute(AlertGroup group, long minuteMs) {

  static final BinaryCodec<GroupMinute> CODEC = new Codec();

  private static final class Codec extends BinaryCodec<GroupMinute> {

    @Override
    public void write(GroupMinute value, BinaryEncoder out) throws IOException {
      AlertGroup.CODEC.write(value.group, out);
      out.writeLong(value.minuteMs);
    }

    @Override
    public GroupMinute read(BinaryDecoder in) throws IOException {
      return new GroupMinute(AlertGroup.CODEC.read(in), in.readLong());
    }
  }
}
