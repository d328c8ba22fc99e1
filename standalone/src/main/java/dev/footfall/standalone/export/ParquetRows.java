package dev.footfall.standalone.export;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.TimeUnit;
import com.jerolba.carpet.model.FieldType;
import com.jerolba.carpet.model.FieldTypes;
import com.jerolba.carpet.model.WriteRecordModelType;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.io.LocalOutputFile;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a query as Parquet: times are timestamps in UTC, in microseconds as PostgreSQL's; uuid
 * and jsonb are strings, arrays lists. What has no type of its own there, a number of any size for
 * one, is the string that PostgreSQL writes. Not thread-safe.
 */
final class ParquetRows implements RowSink {

  /** Rows are held until there is that much of them; the usual 128 MiB are for clusters. */
  private static final long ROW_GROUP_BYTES = 8L << 20;

  /** Values of a row in the order of the columns. */
  record Row(@Nullable Object[] values) {}

  /** How a column's value is read. */
  private interface Reading {
    @Nullable Object of(ResultSet rows, int column) throws SQLException;
  }

  private record Column(FieldType type, Reading reading) {}

  private static final Column TEXT = new Column(FieldTypes.STRING, ResultSet::getString);

  private final List<Column> columns = new ArrayList<>();
  private final CarpetWriter<Row> writer;

  ParquetRows(ResultSetMetaData meta, Path file) throws SQLException, IOException {
    WriteRecordModelType<Row> model = FieldTypes.writeRecordModel(Row.class);
    List<String> names = CsvRows.names(meta);
    for (int i = 0; i < names.size(); i++) {
      int index = i;
      Column column = column(meta.getColumnTypeName(i + 1));
      columns.add(column);
      model.withField(names.get(i), column.type(), row -> row.values()[index]);
    }
    writer =
        new CarpetWriter.Builder<>(new LocalOutputFile(file), Row.class)
            .withConf(new PlainParquetConfiguration())
            .withWriteRecordModel(model)
            .withDefaultTimeUnit(TimeUnit.MICROS)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build();
  }

  private static Column column(String type) {
    return switch (type) {
      case "int2", "int4" -> new Column(FieldTypes.INTEGER, typed(Integer.class));
      case "int8" -> new Column(FieldTypes.LONG, typed(Long.class));
      case "float4" -> new Column(FieldTypes.FLOAT, typed(Float.class));
      case "float8" -> new Column(FieldTypes.DOUBLE, typed(Double.class));
      case "bool" -> new Column(FieldTypes.BOOLEAN, typed(Boolean.class));
      case "timestamptz" -> new Column(FieldTypes.INSTANT, ParquetRows::instant);
      case "timestamp" -> new Column(FieldTypes.LOCAL_DATE_TIME, typed(LocalDateTime.class));
      case "date" -> new Column(FieldTypes.LOCAL_DATE, typed(LocalDate.class));
      case "_text", "_varchar", "_uuid" ->
          new Column(FieldTypes.LIST.ofType(FieldTypes.STRING), ParquetRows::texts);
      default -> TEXT;
    };
  }

  private static Reading typed(Class<?> type) {
    return (rows, column) -> rows.getObject(column, type);
  }

  private static @Nullable Object instant(ResultSet rows, int column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Object texts(ResultSet rows, int column) throws SQLException {
    Array array = rows.getArray(column);
    return array == null
        ? null
        : Arrays.stream((@Nullable Object[]) array.getArray())
            .map(item -> item == null ? null : item.toString())
            .toList();
  }

  @Override
  public void write(ResultSet rows) throws SQLException, IOException {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).reading().of(rows, i + 1);
    }
    writer.write(new Row(values));
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
