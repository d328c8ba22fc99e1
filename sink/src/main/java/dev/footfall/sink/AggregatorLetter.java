package dev.footfall.sink;

import dev.footfall.sink.deadletters.SetAside;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the topic {@code dead-letters}: the way on which those of the aggregator come. The
 * sink's own are there too, and in the table already.
 *
 * @param letter what it says
 * @param source the record
 */
record AggregatorLetter(SetAside letter, ConsumerRecord<byte[], byte[]> source)
    implements StoreItem {

  /** Whether the sink has written it itself. */
  boolean own() {
    return letter.letter().stage().equals(SinkDeadLetter.STAGE);
  }
}
