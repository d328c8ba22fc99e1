package dev.footfall.aggregator.input;

import dev.footfall.aggregator.state.BinaryCodec;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/**
 * Where a {@link SeqBlock} is stored: the slot is reused when the window moves on, so a producer
 * never has more than {@link AntiReplayWindow#SLOTS} entries.
 */
record ProducerSlot(String producerId, int slot) {

  public static final BinaryCodec<ProducerSlot> CODEC = new Codec();

  private static final class Codec extends BinaryCodec<ProducerSlot> {

    @Override
    public void write(ProducerSlot value, BinaryEncoder out) throws IOException {
      out.writeString(value.producerId);
      out.writeInt(value.slot);
    }

    @Override
    public ProducerSlot read(BinaryDecoder in) throws IOException {
      return new ProducerSlot(in.readString(), in.readInt());
    }
  }
}
