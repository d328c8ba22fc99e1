package dev.footfall.aggregator.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
 * internal topics do not become subjects. The price is that a changed layout needs a new version of
 * its codec, which reads the old one, too, or a new topology version. Thread-safe; {@link #write}
 * and {@link #read} use the codecs of parts by these two methods, never by bytes.
 *
 * @param <T> the type
 */
public abstract class BinaryCodec<T> {

  /** Reused: they cost more than most of what is written with them. */
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);
  }

  private final int version;

  /** The first layout. */
  protected BinaryCodec() {
    this(1);
  }

  /** Writes this version of the layout, and reads it and older ones. */
  protected BinaryCodec(int version) {
    this.version = version;
  }

  /** Writes the fields of {@code value}. */
  public abstract void write(T value, BinaryEncoder out) throws IOException;

  /** Reads what {@link #write} wrote. */
  public abstract T read(BinaryDecoder in) throws IOException;

  /** Reads what an earlier version wrote; to be overridden where there is one. */
  protected T readOlder(BinaryDecoder in, int older) throws IOException {
    throw new IllegalStateException(getClass().getSimpleName() + " has no version " + older);
  }

  public final byte[] toBytes(T value) {
    Scratch scratch = SCRATCH.get();
    ByteArrayOutputStream bytes = scratch.bytes;
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, scratch.encoder);
    scratch.encoder = out;
    bytes.reset(); // only now: what a failed write left in the encoder has just been flushed
    bytes.write(version);
    try {
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
    if (bytes.length == 0 || bytes[0] < 1 || bytes[0] > version) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " reads version "
              + version
              + ", found "
              + (bytes.length == 0 ? "nothing" : Byte.toString(bytes[0]))
              + ": was the internal topic written by another version of the aggregator?");
    }
    Scratch scratch = SCRATCH.get();
    BinaryDecoder in =
        DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, scratch.decoder);
    scratch.decoder = in;
    try {
      T value = bytes[0] == version ? read(in) : readOlder(in, bytes[0]);
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

  /** Reads bytes that were written with their length. */
  public static byte[] readBytes(BinaryDecoder in) throws IOException {
    ByteBuffer read = in.readBytes(null); // of its own, from the start
    byte[] bytes = new byte[read.remaining()];
    read.get(bytes);
    return bytes;
  }

  /** For Kafka Streams. */
  public final Serde<T> serde() {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : toBytes(value),
        (topic, bytes) -> bytes == null ? null : ofBytes(bytes));
  }
}
