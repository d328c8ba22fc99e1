package dev.footfall.schemas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** How schemas here look: named alike, explained, and able to grow. */
final class SchemaStyle {

  private static final String NAMESPACE = "dev.footfall.events";

  private SchemaStyle() {}

  /** What is wrong with a record and all that is in it, in words; empty when nothing is. */
  static List<String> problems(Schema record) {
    List<String> problems = new ArrayList<>();
    named(record)
        .forEach(
            (name, schema) -> {
              if (!NAMESPACE.equals(schema.getNamespace())) {
                problems.add(name + " must be in namespace " + NAMESPACE);
              }
              if (!schema.getName().matches("([A-Z][a-z0-9]+)+")) {
                problems.add(name + " must be named like UsageEvent");
              }
              if (isBlank(schema.getDoc())) {
                problems.add(name + " has no doc");
              }
              if (schema.getType() == Schema.Type.ENUM && schema.getEnumDefault() == null) {
                problems.add(name + " has no default: a new symbol would break old readers");
              }
              if (schema.getType() == Schema.Type.RECORD) {
                schema.getFields().forEach(f -> problems.addAll(problems(name, f)));
              }
            });
    return problems;
  }

  private static List<String> problems(String record, Schema.Field field) {
    List<String> problems = new ArrayList<>();
    String name = record + "." + field.name();
    if (!field.name().matches("[a-z][a-z0-9]*(_[a-z0-9]+)*")) {
      problems.add(name + " must be named like event_id");
    }
    if (isBlank(field.doc())) {
      problems.add(name + " has no doc");
    } else if (!holdsRecords(field.schema()) && !field.doc().contains("Example: ")) {
      problems.add(name + " has no Example in its doc");
    }
    Schema schema = field.schema();
    if (schema.isNullable() && (!schema.isUnion() || !schema.getTypes().get(0).isNullable())) {
      problems.add(name + " must be a union that begins with null");
    }
    boolean optional =
        schema.isUnion()
            || switch (schema.getType()) {
              case ENUM, ARRAY, MAP -> true;
              default -> false;
            };
    if (optional && !field.hasDefaultValue()) {
      problems.add(name + " may be absent or empty, and has no default");
    }
    return problems;
  }

  /** The named types in a schema, itself first, by full name. */
  static Map<String, Schema> named(Schema schema) {
    Map<String, Schema> found = new LinkedHashMap<>();
    collect(schema, found);
    return found;
  }

  private static void collect(Schema schema, Map<String, Schema> found) {
    switch (schema.getType()) {
      case RECORD -> {
        if (found.putIfAbsent(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(f -> collect(f.schema(), found));
        }
      }
      case ENUM, FIXED -> found.put(schema.getFullName(), schema);
      case ARRAY -> collect(schema.getElementType(), found);
      case MAP -> collect(schema.getValueType(), found);
      case UNION -> schema.getTypes().forEach(s -> collect(s, found));
      case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
    }
  }

  private static boolean holdsRecords(Schema schema) {
    return named(schema).values().stream().anyMatch(s -> s.getType() == Schema.Type.RECORD);
  }

  private static boolean isBlank(@org.jspecify.annotations.Nullable String text) {
    return text == null || text.isBlank();
  }
}
