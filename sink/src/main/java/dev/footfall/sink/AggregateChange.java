package dev.footfall.sink;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one record does to an aggregate.
 *
 * @param key which aggregate
 * @param adds whether the totals are added to what is known (an amendment) or replace it
 * @param totals the figures
 * @param source the record it was made of
 */
record AggregateChange(
    AggregateKey key, boolean adds, AggregateTotals totals, ConsumerRecord<byte[], byte[]> source)
    implements TotalsChange<AggregateKey, AggregateTotals> {}
