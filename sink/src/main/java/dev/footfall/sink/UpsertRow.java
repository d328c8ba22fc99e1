package dev.footfall.sink;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one record makes of its row: the whole row anew, or nothing.
 *
 * @param table where the row is
 * @param removed whether the row goes
 * @param values of the table's columns, in their order; of a row that goes those of its key count
 * @param source the record it was made of
 */
record UpsertRow(
    UpsertTable table,
    boolean removed,
    List<@Nullable Object> values,
    ConsumerRecord<byte[], byte[]> source)
    implements StoreItem {

  static UpsertRow of(
      UpsertTable table,
      boolean removed,
      ConsumerRecord<byte[], byte[]> source,
      @Nullable Object... values) {
    if (values.length != table.columns().size()) {
      throw new IllegalArgumentException(
          table + " has " + table.columns().size() + " columns, not " + values.length);
    }
    return new UpsertRow(table, removed, Arrays.asList(values), source);
  }

  /** The key as one text, in whose order rows are locked; a NUL is in none of its parts. */
  String key() {
    return values.subList(0, table.key().size()).stream()
        .map(String::valueOf)
        .collect(Collectors.joining("\0"));
  }
}
