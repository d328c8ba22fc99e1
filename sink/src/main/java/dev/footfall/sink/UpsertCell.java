package dev.footfall.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a batch makes of one row: the last record decides. */
final class UpsertCell implements Folded<UpsertCell> {

  private final UUID topicId;
  private final List<UpsertRow> rows = new ArrayList<>();

  UpsertCell(UUID topicId, UpsertRow first) {
    this.topicId = topicId;
    rows.add(first);
  }

  void apply(UpsertRow next) {
    rows.add(next);
  }

  UpsertRow row() {
    return rows.get(rows.size() - 1);
  }

  /** Kafka's id of the topic: offsets of one log can be compared, those of two can't. */
  UUID topicId() {
    return topicId;
  }

  @Override
  public List<ConsumerRecord<byte[], byte[]>> sources() {
    return rows.stream().map(UpsertRow::source).toList();
  }

  @Override
  public List<UpsertCell> apart() {
    return rows.stream().map(row -> new UpsertCell(topicId, row)).toList();
  }
}
