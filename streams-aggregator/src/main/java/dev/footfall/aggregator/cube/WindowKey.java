package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.state.BinaryCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/**
 * One tumbling window of one cell. In the store the end comes first, big-endian: neighbours in time
 * are neighbours there.
 *
 * @param endMs first instant after the window, milliseconds since 1970
 * @param sizeMs length of the window, milliseconds
 * @param dimensions the cell
 */
public record WindowKey(long endMs, int sizeMs, Dimensions dimensions) {

  public static final BinaryCodec<WindowKey> CODEC = new Codec();

  /** The window of {@code sizeMs} that {@code timeMs} falls into. */
  public static WindowKey at(long timeMs, int sizeMs, Dimensions dimensions) {
    return new WindowKey(timeMs - timeMs % sizeMs + sizeMs, sizeMs, dimensions);
  }

  /** The minute of the same cell that ends at {@code endMs}. */
  WindowKey minuteEndingAt(long endMs) {
    return new WindowKey(endMs, OpenWindows.MINUTE_MS, dimensions);
  }

  /** First instant of the window. */
  public long startMs() {
    return endMs - sizeMs;
  }

  private static final class Codec extends BinaryCodec<WindowKey> {

    private static final int FIXED_BYTES = Long.BYTES + Integer.BYTES;

    @Override
    public void write(WindowKey value, BinaryEncoder out) throws IOException {
      out.writeFixed(
          ByteBuffer.allocate(FIXED_BYTES).putLong(value.endMs).putInt(value.sizeMs).array());
      Dimensions.CODEC.write(value.dimensions, out);
    }

    @Override
    public WindowKey read(BinaryDecoder in) throws IOException {
      byte[] fixed = new byte[FIXED_BYTES];
      in.readFixed(fixed);
      ByteBuffer numbers = ByteBuffer.wrap(fixed);
      return new WindowKey(numbers.getLong(), numbers.getInt(), Dimensions.CODEC.read(in));
    }
  }
}
