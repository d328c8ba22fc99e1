package dev.footfall.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a batch makes of one row: the last record decides. */
final class UpsertCell {

  private final UUID topicId;
  private final List<ConsumerRecord<byte[], byte[]>> sources = new ArrayList<>();
  private UpsertRow row;

  UpsertCell(UUID topicId, UpsertRow first) {
    this.topicId = topicId;
    this.row = first;
    sources.add(first.source());
  }

  void apply(UpsertRow next) {
    row = next;
    sources.add(next.source());
  }

  UpsertRow row() {
    return row;
  }

  /** Kafka's id of the topic: offsets of one log can be compared, those of two can't. */
  UUID topicId() {
    return topicId;
  }

  /** The records folded into it. */
  List<ConsumerRecord<byte[], byte[]>> sources() {
    return sources;
  }
}
