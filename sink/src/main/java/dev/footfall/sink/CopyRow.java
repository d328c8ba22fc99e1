package dev.footfall.sink;

import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A row in PostgreSQL's binary COPY format, encoded while it is decoded so that a writer only
 * passes bytes on. The row, the row of its error and the record that it was made of lie one behind
 * the other in a block that neighbours share: tens of thousands wait in memory, and a few large
 * blocks cost the garbage collector a fraction of what as many records with their headers would.
 * Immutable.
 */
final class CopyRow implements StoreItem {

  /** Takes bytes. */
  interface Out {
    void write(byte[] bytes, int from, int length) throws SQLException;
  }

  /** The day of a row whose table has no partitions. */
  static final long NO_DAY = Long.MIN_VALUE;

  private final CopyTable table;
  private final long epochDay;
  private final String topic;
  private final String producer;
  private final byte[] block;
  private final int start;
  private final int rowEnd;
  private final int errorEnd;
  private final int end;

  private CopyRow(
      CopyTable table,
      long epochDay,
      String topic,
      String producer,
      byte[] block,
      int start,
      int rowEnd,
      int errorEnd,
      int end) {
    this.table = table;
    this.epochDay = epochDay;
    this.topic = topic;
    this.producer = producer;
    this.block = block;
    this.start = start;
    this.rowEnd = rowEnd;
    this.errorEnd = errorEnd;
    this.end = end;
  }

  /** The same for a table without day partitions. */
  static CopyRow of(
      CopyTable table,
      CopyEncoder encoder,
      int rowBytes,
      String producer,
      ConsumerRecord<byte[], byte[]> source) {
    return ofDay(table, NO_DAY, encoder, rowBytes, producer, source);
  }

  /**
   * What {@code encoder} has encoded last: a row of {@code rowBytes} bytes, then its error, if any.
   *
   * @param epochDay its day partition, as days since 1970
   * @param producer whose event it is
   * @param source the record it was made of, kept with it
   */
  static CopyRow ofDay(
      CopyTable table,
      long epochDay,
      CopyEncoder encoder,
      int rowBytes,
      String producer,
      ConsumerRecord<byte[], byte[]> source) {
    int bytes = encoder.length();
    PackedRecord.append(source, encoder);
    int start = encoder.start(); // only now: the block may have been exchanged for a larger one
    return new CopyRow(
        table,
        epochDay,
        source.topic(),
        producer,
        encoder.block(),
        start,
        start + rowBytes,
        start + bytes,
        start + encoder.length());
  }

  /** Where it goes. */
  CopyTable table() {
    return table;
  }

  /** Its day partition, as days since 1970; {@link #NO_DAY} when its table has none. */
  long epochDay() {
    return epochDay;
  }

  /** Whose event it is. */
  String producer() {
    return producer;
  }

  /** Whether it has a row of {@code usage_errors}. */
  boolean hasError() {
    return errorEnd > rowEnd;
  }

  void writeRow(Out out) throws SQLException {
    out.write(block, start, rowEnd - start);
  }

  void writeError(Out out) throws SQLException {
    out.write(block, rowEnd, errorEnd - rowEnd);
  }

  /** Made anew at each call. */
  @Override
  public ConsumerRecord<byte[], byte[]> source() {
    return PackedRecord.read(topic, block, errorEnd, end);
  }

  /** Bytes in all. */
  int size() {
    return end - start;
  }
}
