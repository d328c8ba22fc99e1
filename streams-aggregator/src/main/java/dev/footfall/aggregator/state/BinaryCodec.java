package dev.footfall.aggregator.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * How one type looks in stores, changelogs and repartition topics: a version byte, then Avro's
 * primitives without a schema. No registry: an outage of it can't stop a task in the middle, and
 * internal topics do not become subjects. The price is that a changed layout needs a new version
 * here, or a new topology version. Stateless and thread-safe.
 *
 * @param <T> the type
 */
public abstract class BinaryCodec<T> {

  private static final int VERSION = 1;

  /** Writes the fields of {@code value}. */
  public abstract void write(T value, BinaryEncoder out) throws IOException;

  /** Reads what {@link #write} wrote. */
  public abstract T read(BinaryDecoder in) throws IOException;

  public final byte[] toBytes(T value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    bytes.write(VERSION);
    try {
      BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
      write(value, out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can't be written to", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalStateException when {@code bytes} are of another version, or damaged
   */
  public final T ofBytes(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " reads version "
              + VERSION
              + ", found "
              + (bytes.length == 0 ? "nothing" : Byte.toString(bytes[0]))
              + ": was the internal topic written by another version of the aggregator?");
    }
    try {
      BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, null);
      T value = read(in);
      if (!in.isEnd()) {
        throw new IllegalStateException(getClass().getSimpleName() + " left bytes unread");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalStateException(getClass().getSimpleName() + " can't read its bytes", e);
    }
  }

  /** Writes a text that may be absent. */
  public static void writeNullable(@Nullable String text, BinaryEncoder out) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeString(text);
    }
  }

  /** Reads what {@link #writeNullable} wrote. */
  public static @Nullable String readNullable(BinaryDecoder in) throws IOException {
    return in.readBoolean() ? in.readString() : null;
  }

  /** For Kafka Streams. */
  public final Serde<T> serde() {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : toBytes(value),
        (topic, bytes) -> bytes == null ? null : ofBytes(bytes));
  }
}
