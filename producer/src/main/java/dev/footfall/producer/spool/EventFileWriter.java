package dev.footfall.producer.spool;

import dev.footfall.producer.privacy.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes one event file, block by block. A write that fails is taken back: the file then ends where
 * it ended before. (Avro's own writer can't be used any more after a failure.) Not thread-safe.
 */
final class EventFileWriter implements Closeable {

  private final FileChannel channel;
  private final FileHeader header = FileHeader.create();
  private long size;

  private EventFileWriter(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * A new file, with its header.
   *
   * @throws java.nio.file.FileAlreadyExistsException when there is one of that name
   */
  static EventFileWriter create(Path file) throws IOException {
    FileChannel channel =
        OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    EventFileWriter writer = new EventFileWriter(channel);
    try {
      writer.append(writer.header.encode(), false);
      return writer;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Length of the file. */
  long size() {
    return size;
  }

  /**
   * Adds a block, or changes nothing when that fails.
   *
   * @param force waits until it is on the disk
   */
  void append(EventBlock block, boolean force) throws IOException {
    append(block.encode(header.sync()), force);
  }

  private void append(byte[] bytes, boolean force) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer, size + buffer.position());
      }
      if (force) {
        force();
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
