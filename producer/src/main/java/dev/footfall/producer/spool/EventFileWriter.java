package dev.footfall.producer.spool;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes one event file. Events are gathered in memory and written as one block, so that a block is
 * one batch of the sender. A write that fails is taken back: the file then ends where it ended
 * before. (Avro's own writer can't be used any more after a failure.) Not thread-safe.
 */
final class EventFileWriter implements Closeable {

  private static final SpecificDatumWriter<SpecificRecord> EVENTS =
      new SpecificDatumWriter<>(EventFiles.schema());

  private final Path file;
  private final FileChannel channel;
  private final FileHeader header;
  private final ByteArrayOutputStream one = new ByteArrayOutputStream(1024);
  private final ByteArrayOutputStream block = new ByteArrayOutputStream(64 << 10);
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(one, null);
  private int gathered;
  private long size;

  private EventFileWriter(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    this.header = FileHeader.create();
  }

  /**
   * A new file, with its header.
   *
   * @throws java.nio.file.FileAlreadyExistsException when there is one of that name
   */
  static EventFileWriter create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    EventFileWriter writer = new EventFileWriter(file, channel);
    try {
      writer.append(writer.header.encode());
      return writer;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  Path file() {
    return file;
  }

  /** Length of the file, without what is gathered. */
  long size() {
    return size;
  }

  /** How many events are gathered. */
  int gathered() {
    return gathered;
  }

  /** Bytes of the gathered events. */
  int gatheredBytes() {
    return block.size();
  }

  /**
   * Gathers an event.
   *
   * @throws AvroRuntimeException when it can't be written as its schema says; it changes nothing
   */
  void gather(SpecificRecord event) {
    one.reset();
    try {
      EVENTS.write(event, encoder);
      encoder.flush();
    } catch (IOException | ClassCastException | NullPointerException e) {
      throw new AvroRuntimeException("the event can't be written", e);
    }
    block.writeBytes(one.toByteArray());
    gathered++;
  }

  /** Writes what is gathered as one block, or nothing; forgets it when that fails. */
  void write() throws IOException {
    if (gathered == 0) {
      return;
    }
    try {
      one.reset();
      encoder.writeLong(gathered);
      encoder.writeLong(block.size());
      encoder.flush();
      block.writeTo(one);
      one.write(header.sync());
      append(one.toByteArray());
    } finally {
      gathered = 0;
      block.reset();
    }
  }

  private void append(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, size + buffer.position());
      }
    } catch (IOException e) {
      try {
        channel.truncate(size);
      } catch (IOException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
    size += bytes.length;
  }

  /** Waits until what was written is on the disk. */
  void force() throws IOException {
    channel.force(false); // the length is forced too, it is needed to read the data
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
