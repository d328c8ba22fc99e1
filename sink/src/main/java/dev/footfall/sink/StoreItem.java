package dev.footfall.sink;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What one record becomes in PostgreSQL. */
sealed interface StoreItem permits CopyRow, TotalsChange, UpsertRow, AggregatorLetter {

  /** The record as it came: what a dead letter must hold, should PostgreSQL refuse the row. */
  ConsumerRecord<byte[], byte[]> source();
}
