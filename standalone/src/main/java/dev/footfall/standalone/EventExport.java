package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.UsageEvent;
import dev.footfall.standalone.export.SafeCsv;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** Writes all events of a local store, every field of them, to a file for their owner. */
final class EventExport {

  /** How an export is written. */
  enum Format {
    CSV,
    JSON_LINES;

    /**
     * By the ending of the file's name.
     *
     * @throws IllegalArgumentException when it says neither
     */
    static Format of(Path file) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      if (name.endsWith(".csv")) {
        return CSV;
      }
      if (name.endsWith(".jsonl") || name.endsWith(".json") || name.endsWith(".ndjson")) {
        return JSON_LINES;
      }
      throw new IllegalArgumentException(
          "can't tell the format of " + file + ": its name must end in .csv, .jsonl or .json");
    }
  }

  private static final JsonFactory JSON = new JsonFactory();
  private static final String KIND = "event";

  private EventExport() {}

  /**
   * Writes the file.
   *
   * @return how many events
   * @throws IOException when it exists already or can't be written; then none is left behind
   */
  static long write(Path events, Path output, Format format) throws IOException {
    Writer out;
    try {
      out = Files.newBufferedWriter(output, UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(output + " exists already: choose another name or remove it", e);
    }
    try (out) {
      return switch (format) {
        case CSV -> csv(events, out);
        case JSON_LINES -> json(events, out);
      };
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(output);
      throw e;
    }
  }

  private static long csv(Path events, Writer out) throws IOException {
    Set<String> columns = new LinkedHashSet<>(List.of(KIND));
    UsageEvent.getClassSchema().getFields().forEach(field -> columns.add(field.name()));
    AssignmentEvent.getClassSchema().getFields().forEach(field -> columns.add(field.name()));
    SafeCsv csv = new SafeCsv(out);
    csv.header(List.copyOf(columns));
    long[] count = {0};
    LocalEvents.visit(
        events,
        event -> {
          List<@Nullable String> cells = new ArrayList<>();
          boolean[] numeric = new boolean[columns.size()];
          for (String column : columns) {
            numeric[cells.size()] = value(event, column) instanceof Number;
            cells.add(column.equals(KIND) ? kind(event) : cell(event, column));
          }
          csv.record(cells, numeric);
          count[0]++;
        });
    csv.flush();
    return count[0];
  }

  private static @Nullable Object value(SpecificRecord event, String column) {
    Schema.Field field = event.getSchema().getField(column);
    return field == null ? null : event.get(field.pos());
  }

  private static @Nullable String cell(SpecificRecord event, String column) throws IOException {
    Object value = value(event, column);
    if (value instanceof List<?> || value instanceof Map<?, ?>) {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = JSON.createGenerator(text)) {
        write(json, value);
      }
      return text.toString();
    }
    return value == null ? null : value.toString();
  }

  private static long json(Path events, Writer out) throws IOException {
    long[] count = {0};
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      LocalEvents.visit(
          events,
          event -> {
            json.writeStartObject();
            json.writeStringField(KIND, kind(event));
            writeFields(json, event);
            json.writeEndObject();
            count[0]++;
          });
      json.writeRaw(count[0] > 0 ? "\n" : "");
    }
    return count[0];
  }

  private static String kind(SpecificRecord event) {
    return event instanceof UsageEvent ? "usage" : "assignment";
  }

  private static void writeFields(JsonGenerator json, SpecificRecord event) throws IOException {
    for (Schema.Field field : event.getSchema().getFields()) {
      json.writeFieldName(field.name());
      write(json, event.get(field.pos()));
    }
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof SpecificRecordBase record) {
      json.writeStartObject();
      writeFields(json, record);
      json.writeEndObject();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        write(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else {
      json.writeString(value.toString());
    }
  }
}
