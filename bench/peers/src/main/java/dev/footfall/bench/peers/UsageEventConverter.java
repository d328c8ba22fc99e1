package dev.footfall.bench.peers;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.serde.AvroDeserializer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Gives Kafka Connect usage events as flat structs, one field for each column of {@code
 * usage_events}, decoded by the same deserializer as in Footfall's own sink. What each field is
 * made of is looked up once, so that this costs little beside Connect itself. Names of Debezium's
 * types tell its sink about uuid, jsonb and times. For one thread.
 *
 * <p>{@code run} names the run that it is for. {@code columns} names the fields of the event that
 * the table has, separated by commas. With {@code unnest=true} it is what Debezium's UNNEST
 * statements can bind: times are texts, and the array, which they have no way for, is left to the
 * column's default.
 */
public final class UsageEventConverter implements Converter {

  /** Printed with the name of a run when its first record comes: that is where the clock starts. */
  static final String FIRST = "first record of ";

  private static final String RECEIVED_AT = "received_at";
  private static final String UUID = "io.debezium.data.Uuid";
  private static final String JSON = "io.debezium.data.Json";
  private static final String MICROS = "io.debezium.time.MicroTimestamp";
  private static final String TEXT_TIME = "io.debezium.time.ZonedTimestamp";
  private static final Set<String> BEGUN = ConcurrentHashMap.newKeySet();

  private record Column(Field field, int position, Function<Object, Object> convert) {}

  private final AvroDeserializer<UsageEvent> avro = new AvroDeserializer<>();
  private final List<Column> columns = new ArrayList<>();
  private Set<String> wanted = Set.of();
  private String run = "";
  private boolean begun;
  private boolean unnest;
  private @Nullable Schema schema;

  /** For Kafka Connect, which calls {@link #configure} next. */
  public UsageEventConverter() {}

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    avro.configure(configs, isKey);
    run = String.valueOf(configs.get("run"));
    unnest = Boolean.parseBoolean(String.valueOf(configs.get("unnest")));
    wanted = Set.of(String.valueOf(configs.get("columns")).split(",\\s*", -1));
    SchemaBuilder all = SchemaBuilder.struct();
    for (org.apache.avro.Schema.Field field : UsageEvent.getClassSchema().getFields()) {
      if (isSent(field)) {
        SchemaBuilder column = column(field);
        all.field(field.name(), field.schema().isNullable() ? column.optional().build() : column);
      }
    }
    Schema built = all.field(RECEIVED_AT, time().build()).build();
    for (org.apache.avro.Schema.Field field : UsageEvent.getClassSchema().getFields()) {
      if (isSent(field)) {
        columns.add(new Column(built.field(field.name()), field.pos(), conversion(field.name())));
      }
    }
    schema = built;
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    throw new UnsupportedOperationException("only a sink reads with this");
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte @Nullable [] bytes) {
    if (!begun) {
      begun = true;
      if (BEGUN.add(run)) {
        System.out.println(FIRST + run);
      }
    }
    UsageEvent event = avro.deserialize(topic, bytes);
    if (event == null) {
      return SchemaAndValue.NULL;
    }
    Struct struct = new Struct(schema);
    for (Column column : columns) {
      Object value = event.get(column.position());
      if (value != null) {
        struct.put(column.field(), column.convert().apply(value));
      }
    }
    struct.put(RECEIVED_AT, time(Instant.now()));
    return new SchemaAndValue(schema, struct);
  }

  private boolean isSent(org.apache.avro.Schema.Field field) {
    return wanted.contains(field.name())
        && !(unnest && notNull(field).getType() == org.apache.avro.Schema.Type.ARRAY);
  }

  private SchemaBuilder column(org.apache.avro.Schema.Field field) {
    return switch (field.name()) {
      case "event_id" -> SchemaBuilder.string().name(UUID);
      case "occurred_at" -> time();
      case "attributes", "result_data" -> SchemaBuilder.string().name(JSON);
      default ->
          switch (notNull(field).getType()) {
            case INT -> SchemaBuilder.int32();
            case LONG -> SchemaBuilder.int64();
            case ARRAY -> SchemaBuilder.array(Schema.STRING_SCHEMA);
            default -> SchemaBuilder.string();
          };
    };
  }

  /** As the real table has it: two of the enums in lower case. */
  private Function<Object, Object> conversion(String name) {
    return switch (name) {
      case "event_id", "channel" -> Object::toString;
      case "occurred_at" -> at -> time((Instant) at);
      case "privacy_level", "result_status" -> value -> value.toString().toLowerCase(Locale.ROOT);
      default -> value -> value;
    };
  }

  private SchemaBuilder time() {
    return unnest ? SchemaBuilder.string().name(TEXT_TIME) : SchemaBuilder.int64().name(MICROS);
  }

  private Object time(Instant at) {
    return unnest ? at.toString() : at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
  }

  private static org.apache.avro.Schema notNull(org.apache.avro.Schema.Field field) {
    return field.schema().isUnion()
        ? field.schema().getTypes().stream()
            .filter(type -> type.getType() != org.apache.avro.Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : field.schema();
  }
}
