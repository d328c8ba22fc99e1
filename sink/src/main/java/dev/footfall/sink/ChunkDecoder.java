package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.sink.deadletters.LetterId;
import dev.footfall.sink.deadletters.SetAside;
import dev.footfall.sink.subject.ErasedSubjects;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Consecutive records to chunks that each fit a batch. A bad record becomes a dead letter in its
 * chunk; one of an erased person is left out. One thread at a time.
 */
final class ChunkDecoder {

  private final RecordDecoder decoder;
  private final BatchLimits limits;
  private final ErasedSubjects erased;

  ChunkDecoder(RecordDecoder decoder, BatchLimits limits, ErasedSubjects erased) {
    this.decoder = decoder;
    this.limits = limits;
    this.erased = erased;
  }

  /**
   * Decodes what one poll returned of a partition.
   *
   * @param start where the records before ended
   * @param next where Kafka goes on, behind the last record or further
   * @return at least one chunk, without gaps between them
   * @throws RegistryAwayException when a record can't be read now; nothing is kept of the others
   */
  List<Chunk> decode(
      Lease lease, long start, List<ConsumerRecord<byte[], byte[]>> records, long next) {
    List<Chunk> chunks = new ArrayList<>();
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      bytes += bytes(record);
    }
    decoder.expect(records.size(), bytes);
    Open open = new Open(lease, start);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (open.full()) {
        chunks.add(open.close(record.offset()));
        open = new Open(lease, record.offset());
      }
      open.add(record);
    }
    chunks.add(open.close(next));
    return chunks;
  }

  private static long bytes(ConsumerRecord<byte[], byte[]> record) {
    return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
  }

  /** A bad record's key may say whose it was: a dead letter must not bring them back either. */
  private boolean erasedByKey(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    Instant appended = Instant.ofEpochMilli(record.timestamp());
    return key != null && erased.covers(new String(key, UTF_8), appended, appended);
  }

  /** A chunk that still grows. */
  private final class Open {
    private final Lease lease;
    private final long start;
    private final List<StoreItem> items = new ArrayList<>();
    private final List<SetAside> dead = new ArrayList<>();
    private final Set<LocalDate> days = new HashSet<>();
    private final ProducerTally producers = new ProducerTally();
    private long latestDay = CopyRow.NO_DAY;
    private int left;
    private long bytes;

    Open(Lease lease, long start) {
      this.lease = lease;
      this.start = start;
    }

    boolean full() {
      return items.size() + dead.size() + left >= limits.rows()
          || bytes >= limits.bytes()
          || days.size() >= limits.days();
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
      try {
        StoreItem item = decoder.decode(record);
        items.add(item);
        if (item instanceof CopyRow row) {
          onDay(row.epochDay());
          bytes += row.size();
        } else {
          bytes += ChunkDecoder.bytes(record);
        }
      } catch (ErasedRecordException e) {
        left++;
        producers.erased(decoder.producer());
      } catch (BadRecordException e) {
        if (erasedByKey(record)) {
          left++;
          producers.erased(decoder.producer());
        } else {
          producers.deadLettered(decoder.producer());
          boolean counted = ProducerTally.hasCounts(decoder.producer());
          dead.add(SinkDeadLetter.of(record, e.reason(), e.detail(), counted));
          bytes += ChunkDecoder.bytes(record);
        }
      }
      producers.arrived(decoder.producer());
      LetterId letter = LetterId.replayed(record.headers());
      if (letter != null) {
        producers.replayed(decoder.producer(), record.offset(), letter);
      }
    }

    private void onDay(long epochDay) {
      if (epochDay != latestDay) {
        latestDay = epochDay;
        days.add(LocalDate.ofEpochDay(epochDay));
      }
    }

    Chunk close(long next) {
      return new Chunk(
          lease,
          start,
          next,
          items,
          dead,
          days,
          producers,
          bytes,
          new Erasures(erased.version(), left));
    }
  }
}
