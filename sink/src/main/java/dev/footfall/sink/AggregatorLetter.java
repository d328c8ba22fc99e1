package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.sink.deadletters.DeadLetterTable;
import dev.footfall.sink.deadletters.SetAside;
import java.util.UUID;
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
    return letter.letter().stage().equals(DeadLetterTable.SINK);
  }

  /**
   * What stands for the id of the topic that {@code letter} was read from, which it does not tell:
   * two topics have the same positions. As migration 23 has made it of letters from before.
   *
   * @param from Kafka's id of the topic {@code dead-letters}
   */
  static UUID topicId(UUID from, SetAside letter) {
    return UUID.nameUUIDFromBytes((from + " " + letter.letter().topic()).getBytes(UTF_8));
  }
}
