package dev.footfall.standalone.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** How rows are written to a file. */
public enum ExportFormat {
  /** For spreadsheets and everything else. */
  CSV,
  /** With types, compressed, for analysis. */
  PARQUET;

  /** Also the ending of a file's name, without the dot. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By the ending of a file's name; empty when it is another one. */
  public static Optional<ExportFormat> of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (ExportFormat format : values()) {
      if (name.endsWith("." + format.code())) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  RowSink open(ResultSetMetaData columns, Path file) throws SQLException, IOException {
    return switch (this) {
      case CSV ->
          new CsvRows(
              columns,
              Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW));
      case PARQUET -> new ParquetRows(columns, file);
    };
  }
}
