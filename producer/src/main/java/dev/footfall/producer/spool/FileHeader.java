package dev.footfall.producer.spool;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * The beginning of a container file, as the Avro 1.12 specification has it: magic, schema and
 * codec, and the sync marker that ends every block of this file.
 *
 * @param schema what the events were written with
 * @param sync the marker, 16 random bytes
 * @param bytes length of the header
 */
record FileHeader(Schema schema, byte[] sync, int bytes) {

  /** A new header for events of today's schemas. */
  static FileHeader create() {
    byte[] sync = new byte[DataFileConstants.SYNC_SIZE];
    ThreadLocalRandom.current().nextBytes(sync);
    return new FileHeader(EventFiles.schema(), sync, 0);
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      encoder.writeFixed(DataFileConstants.MAGIC);
      encoder.writeMapStart();
      encoder.setItemCount(2);
      write(encoder, DataFileConstants.SCHEMA, schema.toString());
      write(encoder, DataFileConstants.CODEC, DataFileConstants.NULL_CODEC);
      encoder.writeMapEnd();
      encoder.writeFixed(sync);
    } catch (IOException e) {
      throw new IllegalStateException("memory has no input or output errors", e);
    }
    return out.toByteArray();
  }

  private static void write(BinaryEncoder encoder, String key, String value) throws IOException {
    encoder.startItem();
    encoder.writeString(key);
    encoder.writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a header.
   *
   * @throws EOFException when it is not complete
   * @throws IOException when it is not one, or not of a file that we write
   */
  static FileHeader read(InputStream in) throws IOException {
    Counting counting = new Counting(in);
    BinaryDecoder decoder = DecoderFactory.get().directBinaryDecoder(counting, null);
    byte[] magic = new byte[DataFileConstants.MAGIC.length];
    decoder.readFixed(magic);
    if (!Arrays.equals(magic, DataFileConstants.MAGIC)) {
      throw new IOException("it does not begin as an Avro container file");
    }
    Map<String, String> meta = new HashMap<>();
    for (long left = decoder.readMapStart(); left > 0; left = decoder.mapNext()) {
      for (long i = 0; i < left; i++) {
        String key = decoder.readString();
        ByteBuffer value = decoder.readBytes(null);
        meta.put(key, StandardCharsets.UTF_8.decode(value).toString());
      }
    }
    byte[] sync = new byte[DataFileConstants.SYNC_SIZE];
    decoder.readFixed(sync);
    String codec = meta.getOrDefault(DataFileConstants.CODEC, DataFileConstants.NULL_CODEC);
    if (!codec.equals(DataFileConstants.NULL_CODEC)) {
      throw new IOException("its codec is " + codec + ", event files have none");
    }
    String schema = meta.get(DataFileConstants.SCHEMA);
    if (schema == null) {
      throw new IOException("its header has no schema");
    }
    return new FileHeader(new Schema.Parser().parse(schema), sync, counting.bytes);
  }

  /** Knows where the header ends. */
  private static final class Counting extends InputStream {

    private final InputStream in;
    private int bytes;

    Counting(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      bytes += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      bytes += Math.max(0, count);
      return count;
    }
  }
}
