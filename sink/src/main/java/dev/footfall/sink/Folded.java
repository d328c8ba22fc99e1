package dev.footfall.sink;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What several records of a batch make of one row.
 *
 * @param <C> itself
 */
interface Folded<C extends Folded<C>> {

  /** The records folded into it. */
  List<ConsumerRecord<byte[], byte[]>> sources();

  /** What each of them does, as they came, as if it were the only one. */
  List<C> apart();
}
