package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.wire.FlatRecord;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * The columns of a table that has fields of usage events under their own names: from the bytes of
 * the event to those of its row. A loop over forms, and not a call for each of forty columns: it is
 * little code, which a new process soon has compiled. Immutable and thread-safe.
 */
final class UsageColumns {

  private static final Schema SCHEMA = UsageEvent.getClassSchema();
  private static final String RECEIVED_AT = "received_at";
  private static final Set<String> JSON = Set.of("attributes", "result_data");
  private static final Set<String> UPPER_CASE = Set.of("channel");

  /** How a field becomes a column. */
  private enum Form {
    RECEIVED_AT,
    UUID,
    TIME,
    INT4,
    INT8,
    TEXT,
    JSONB,
    TEXTS,
    SYMBOL
  }

  private record Column(Form form, int field, byte[][] symbols) {}

  private final Column[] columns;

  private UsageColumns(Column[] columns) {
    this.columns = columns;
  }

  /** The columns of {@code table}. */
  static UsageColumns of(CopyTable table) {
    return new UsageColumns(
        table.columns().stream().map(UsageColumns::column).toArray(Column[]::new));
  }

  private static Column column(String name) {
    if (name.equals(RECEIVED_AT)) {
      return new Column(Form.RECEIVED_AT, -1, new byte[0][]);
    }
    Schema.Field field = SCHEMA.getField(name);
    Schema type = field.schema().isUnion() ? field.schema().getTypes().get(1) : field.schema();
    boolean logical = type.getLogicalType() != null;
    Form form =
        switch (type.getType()) {
          case STRING -> JSON.contains(name) ? Form.JSONB : logical ? Form.UUID : Form.TEXT;
          case LONG -> logical ? Form.TIME : Form.INT8;
          case INT -> Form.INT4;
          case ENUM -> Form.SYMBOL;
          case ARRAY -> Form.TEXTS;
          default -> throw new IllegalStateException("no column for " + name);
        };
    List<String> symbols = form == Form.SYMBOL ? type.getEnumSymbols() : List.of();
    return new Column(
        form,
        field.pos(),
        symbols.stream()
            .map(symbol -> UPPER_CASE.contains(name) ? symbol : symbol.toLowerCase(Locale.ROOT))
            .map(symbol -> symbol.getBytes(UTF_8))
            .toArray(byte[][]::new));
  }

  /** Appends the row of {@code event} to the item that is open. */
  void append(FlatRecord event, long receivedAtMs, CopyEncoder row) {
    row.row(columns.length);
    for (Column column : columns) {
      if (column.form() == Form.RECEIVED_AT) {
        row.micros(receivedAtMs * 1_000);
      } else if (event.isNull(column.field())) {
        row.none();
      } else {
        append(column, event, row);
      }
    }
  }

  private static void append(Column column, FlatRecord event, CopyEncoder row) {
    int field = column.field();
    switch (column.form()) {
      case TEXT -> row.text(event.bytes(), event.offset(field), event.length(field));
      case JSONB -> row.jsonb(event.bytes(), event.offset(field), event.length(field));
      case SYMBOL -> row.bytes(column.symbols()[event.ordinal(field)]);
      case INT4 -> row.int4((int) event.number(field));
      case INT8 -> row.int8(event.number(field));
      case TIME -> row.micros(event.number(field));
      case UUID -> row.uuid(event.high(field), event.low(field));
      case TEXTS -> row.texts(event, field);
      case RECEIVED_AT -> throw new IllegalStateException("not a field of the event");
    }
  }
}
