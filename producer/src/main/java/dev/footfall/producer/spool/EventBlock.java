package dev.footfall.producer.spool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Events of the next block of a file, in memory. Not thread-safe. */
final class EventBlock {

  private static final SpecificDatumWriter<SpecificRecord> EVENTS =
      new SpecificDatumWriter<>(EventFiles.schema());

  private final ByteArrayOutputStream one = new ByteArrayOutputStream(1024);
  private final ByteArrayOutputStream all = new ByteArrayOutputStream(16 << 10);
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(one, null);
  private int count;

  /**
   * Adds an event.
   *
   * @throws AvroRuntimeException when it can't be written as its schema says; it changes nothing
   */
  void add(SpecificRecord event) {
    one.reset();
    try {
      EVENTS.write(event, encoder);
      encoder.flush();
    } catch (IOException | ClassCastException | NullPointerException e) {
      throw new AvroRuntimeException("the event can't be written", e);
    }
    all.writeBytes(one.toByteArray());
    count++;
  }

  int count() {
    return count;
  }

  int bytes() {
    return all.size();
  }

  /** The block as it is in a file with this sync marker. */
  byte[] encode(byte[] sync) {
    one.reset();
    try {
      encoder.writeLong(count);
      encoder.writeLong(all.size());
      encoder.flush();
      all.writeTo(one);
      one.write(sync);
    } catch (IOException e) {
      throw new IllegalStateException("memory has no input or output errors", e);
    }
    return one.toByteArray();
  }

  void clear() {
    count = 0;
    all.reset();
  }
}
