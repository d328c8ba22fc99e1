package dev.footfall.producer.spool;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one file. What a crash, a full disk or a bad sector left is skipped and
 * counted, never an error: a block is read as a whole or not at all, and after one that can't be
 * read the next sync marker is looked for. Avro's own reader gives up at the first damage.
 *
 * <p>There are no checksums: damage is noticed where lengths, sync marker or schema contradict it.
 * A file that grows can be read: what is complete is seen. Not thread-safe.
 */
public final class EventFileReader implements Iterator<SpecificRecord>, Closeable {

  /** Far over what a writer makes; what claims to be longer is damage. */
  private static final int MAX_BLOCK_BYTES = 64 << 20;

  /** Two numbers of at most ten bytes. */
  private static final int MAX_PREFIX_BYTES = 20;

  private static final int SCAN_BYTES = 64 << 10;

  private final FileChannel channel;
  private final @Nullable FileHeader header;
  private final @Nullable SpecificDatumReader<SpecificRecord> events;
  private final ArrayDeque<SpecificRecord> block = new ArrayDeque<>();
  private long position;
  private long tornBytes;
  private int damagedBlocks;
  private boolean atEnd;

  private EventFileReader(FileChannel channel, @Nullable FileHeader header) throws IOException {
    this.channel = channel;
    this.header = header;
    this.events =
        header == null ? null : new SpecificDatumReader<>(header.schema(), EventFiles.schema());
    if (header == null) {
      atEnd = true;
      tornBytes = channel.size();
    } else {
      position = header.bytes();
    }
  }

  static EventFileReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new EventFileReader(channel, header(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw new IOException(file + " can't be read as an event file: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileHeader header(FileChannel channel) throws IOException {
    try {
      return FileHeader.read(new BufferedInputStream(Channels.newInputStream(channel)));
    } catch (EOFException e) {
      return null; // its writer was stopped before the first event
    }
  }

  /**
   * Whether there is another event.
   *
   * @throws UncheckedIOException when the file can't be read, for other reasons than its content
   */
  @Override
  public boolean hasNext() {
    try {
      while (block.isEmpty() && !atEnd) {
        readBlock();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return !block.isEmpty();
  }

  /** The next event, a {@code UsageEvent} or an {@code AssignmentEvent}. */
  @Override
  public SpecificRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the file has no more events");
    }
    return block.removeFirst();
  }

  /** Stretches in the middle of the file that were skipped so far. */
  public int damagedBlocks() {
    return damagedBlocks;
  }

  /** Bytes after the last whole block, known at the end: an unfinished write. */
  public long tornBytes() {
    return tornBytes;
  }

  private void readBlock() throws IOException {
    long left = channel.size() - position;
    if (left <= 0) {
      atEnd = true;
      return;
    }
    Extent extent = extent((int) Math.min(left, MAX_PREFIX_BYTES));
    List<SpecificRecord> read =
        extent != null && isSync(extent.end())
            ? decode(read(extent.start(), extent.size()).array(), extent.count())
            : null;
    if (extent == null || read == null) {
      skip();
    } else {
      position = extent.end() + DataFileConstants.SYNC_SIZE;
      block.addAll(read);
    }
  }

  private record Extent(long count, long start, int size) {
    long end() {
      return start + size;
    }
  }

  /** What the next block says of itself; null when that can't be. */
  private @Nullable Extent extent(int prefixBytes) throws IOException {
    byte[] prefix = read(position, prefixBytes).array();
    BinaryDecoder numbers = DecoderFactory.get().binaryDecoder(prefix, null);
    try {
      long count = numbers.readLong();
      long size = numbers.readLong();
      long start = position + prefixBytes - numbers.inputStream().available();
      return count > 0
              && size > 0
              && size <= MAX_BLOCK_BYTES
              && start + size + DataFileConstants.SYNC_SIZE <= channel.size()
          ? new Extent(count, start, (int) size)
          : null;
    } catch (EOFException | InvalidNumberEncodingException e) {
      return null; // no two numbers here
    }
  }

  /** The events of a block; null when it is damaged. */
  private @Nullable List<SpecificRecord> decode(byte[] bytes, long count) {
    List<SpecificRecord> records = new ArrayList<>();
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    SpecificDatumReader<SpecificRecord> reader = events;
    try {
      for (long i = 0; i < count && reader != null; i++) {
        records.add(reader.read(null, decoder));
      }
      return decoder.isEnd() ? records : null;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return null; // decoding is pure: whatever it throws is about these bytes
    }
  }

  /** Goes behind the next sync marker; when there is none, the rest is an unfinished write. */
  private void skip() throws IOException {
    int overlap = DataFileConstants.SYNC_SIZE - 1;
    long from = position;
    while (channel.size() - from >= DataFileConstants.SYNC_SIZE) {
      ByteBuffer chunk = read(from, (int) Math.min(SCAN_BYTES, channel.size() - from));
      for (int i = 0; i + DataFileConstants.SYNC_SIZE <= chunk.limit(); i++) {
        if (isSync(chunk.array(), i)) {
          damagedBlocks++;
          position = from + i + DataFileConstants.SYNC_SIZE;
          return;
        }
      }
      from += chunk.limit() - overlap;
    }
    tornBytes = channel.size() - position;
    atEnd = true;
  }

  private boolean isSync(long at) throws IOException {
    return isSync(read(at, DataFileConstants.SYNC_SIZE).array(), 0);
  }

  private boolean isSync(byte[] bytes, int at) {
    byte[] sync = header == null ? new byte[0] : header.sync();
    for (int i = 0; i < DataFileConstants.SYNC_SIZE; i++) {
      if (bytes[at + i] != sync[i]) {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer read(long at, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
