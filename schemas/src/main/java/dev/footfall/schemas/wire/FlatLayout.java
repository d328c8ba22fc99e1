package dev.footfall.schemas.wire;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a reader's schema are in records of a writer's schema. Only flat schemas have
 * one: texts, UUIDs, ints, longs and enums, each also nullable, and arrays of texts. What would
 * need more than finding a field (promotions, aliases, defaults other than null) is left to Avro's
 * own reader. Immutable and thread-safe.
 */
public final class FlatLayout {

  /** What a field is. */
  enum Kind {
    TEXT,
    UUID,
    INT,
    LONG,
    ENUM,
    TEXTS
  }

  static final int SKIPPED = -1;
  static final int NOT_NULLABLE = -1;

  private static final int[] NO_SYMBOLS = {};

  /**
   * A field of the writer.
   *
   * @param target position in the reader's schema, or {@link #SKIPPED}
   * @param nullBranch which branch of its union is null, or {@link #NOT_NULLABLE}
   * @param symbols the reader's ordinal for each of an enum's ordinals
   */
  record Step(Kind kind, int target, int nullBranch, int[] symbols) {}

  private final Schema reader;
  private final Step[] steps;
  private final int[] missing;

  private FlatLayout(Schema reader, Step[] steps, int[] missing) {
    this.reader = reader;
    this.steps = steps;
    this.missing = missing;
  }

  /**
   * The layout of records of {@code writer} for who knows {@code reader}; empty when one of the two
   * is not flat, or they differ in more than additional fields and symbols.
   */
  public static Optional<FlatLayout> of(Schema writer, Schema reader) {
    if (!isRecord(writer) || !isRecord(reader) || !reader.getAliases().isEmpty()) {
      return Optional.empty();
    }
    List<Schema.Field> written = writer.getFields();
    Step[] steps = new Step[written.size()];
    for (int i = 0; i < steps.length; i++) {
      Schema.Field from = written.get(i);
      Step step = step(from.schema(), reader.getField(from.name()));
      if (step == null) {
        return Optional.empty();
      }
      steps[i] = step;
    }
    for (Schema.Field field : reader.getFields()) {
      boolean absent = writer.getField(field.name()) == null;
      if (!field.aliases().isEmpty() || (absent && !isNullByDefault(field))) {
        return Optional.empty();
      }
    }
    int[] missing =
        reader.getFields().stream()
            .filter(field -> writer.getField(field.name()) == null)
            .mapToInt(Schema.Field::pos)
            .toArray();
    return Optional.of(new FlatLayout(reader, steps, missing));
  }

  private static boolean isRecord(Schema schema) {
    return schema.getType() == Schema.Type.RECORD;
  }

  private static boolean isNullByDefault(Schema.Field field) {
    return kind(value(field.schema())) != null
        && field.hasDefaultValue()
        && field.defaultVal() == JsonProperties.NULL_VALUE;
  }

  private static @Nullable Step step(Schema from, Schema.@Nullable Field to) {
    Schema value = value(from);
    Kind kind = kind(value);
    int nullBranch =
        from.isUnion() && kind != null ? 1 - from.getTypes().indexOf(value) : NOT_NULLABLE;
    if (kind == null || to == null) {
      return kind == null ? null : new Step(kind, SKIPPED, nullBranch, symbols(value, value));
    }
    Schema wanted = value(to.schema());
    boolean same =
        kind(wanted) == kind
            && sameMeaning(value, wanted)
            && (nullBranch == NOT_NULLABLE || to.schema().isUnion());
    int[] symbols = symbols(value, wanted);
    return same ? new Step(kind, to.pos(), nullBranch, symbols) : null;
  }

  private static boolean sameMeaning(Schema written, Schema wanted) {
    return Objects.equals(name(written.getLogicalType()), name(wanted.getLogicalType()))
        && (written.getType() != Schema.Type.ENUM
            || (written.getFullName().equals(wanted.getFullName())
                && wanted.getAliases().isEmpty()));
  }

  private static @Nullable String name(@Nullable LogicalType type) {
    return type == null ? null : type.getName();
  }

  /** What a field holds when it is not null. */
  private static Schema value(Schema schema) {
    if (!schema.isUnion() || schema.getTypes().size() != 2) {
      return schema;
    }
    List<Schema> branches = schema.getTypes();
    return branches.get(0).getType() == Schema.Type.NULL
        ? branches.get(1)
        : branches.get(1).getType() == Schema.Type.NULL ? branches.get(0) : schema;
  }

  private static @Nullable Kind kind(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case STRING ->
          logical == null ? Kind.TEXT : LogicalTypes.uuid().equals(logical) ? Kind.UUID : null;
      case INT -> logical == null ? Kind.INT : null;
      case LONG ->
          logical == null || LogicalTypes.timestampMicros().equals(logical) ? Kind.LONG : null;
      case ENUM -> Kind.ENUM;
      case ARRAY -> kind(schema.getElementType()) == Kind.TEXT ? Kind.TEXTS : null;
      case RECORD, MAP, UNION, FIXED, BYTES, FLOAT, DOUBLE, BOOLEAN, NULL -> null;
    };
  }

  /** For a symbol that the reader does not know its default, or -1. */
  private static int[] symbols(Schema written, Schema wanted) {
    if (written.getType() != Schema.Type.ENUM || wanted.getType() != Schema.Type.ENUM) {
      return NO_SYMBOLS;
    }
    int otherwise =
        wanted.getEnumDefault() == null ? -1 : wanted.getEnumOrdinal(wanted.getEnumDefault());
    return written.getEnumSymbols().stream()
        .mapToInt(
            symbol -> wanted.hasEnumSymbol(symbol) ? wanted.getEnumOrdinal(symbol) : otherwise)
        .toArray();
  }

  /** Whose fields it finds. */
  public Schema reader() {
    return reader;
  }

  /** The writer's fields, in order. */
  Step[] steps() {
    return steps;
  }

  /** Positions of the reader's fields that the writer does not have: they are null. */
  int[] missing() {
    return missing;
  }
}
