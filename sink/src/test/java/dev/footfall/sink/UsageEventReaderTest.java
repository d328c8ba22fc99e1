package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.AvroBytes;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.Samples;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

/** What can't be sliced as it came; {@code SlicesTest} of the schemas has what can. */
class UsageEventReaderTest {

  private static final long ARRIVAL = Samples.TIME.toEpochMilli();

  /** Knows no slices, as somebody else's. */
  public static final class Foreign implements Deserializer<SpecificRecord> {
    @Override
    public SpecificRecord deserialize(String topic, byte[] bytes) {
      return AvroBytes.read(bytes, UsageEvent.getClassSchema(), UsageEvent.getClassSchema());
    }
  }

  private final UsageEventReader reader =
      new UsageEventReader(
          AvroReader.of(
              ConnectionSettings.of(Map.of("registry.deserializer", Foreign.class.getName()))));

  @Test
  void anEventOfAnotherDeserializer_givesTheSameRow() throws SQLException {
    for (UsageEvent event : Samples.usageEvents(7, 200)) {
      byte[] value = AvroBytes.of(event);
      ConsumerRecord<byte[], byte[]> source =
          new ConsumerRecord<>("usage-events", 0, 0, new byte[0], value);

      CopyRow row =
          UsageEventRow.of(
              reader.read("usage-events", value, event.getOccurredAt().toEpochMilli()),
              event.getProducerId(),
              source,
              new CopyEncoder());

      assertThat(reader.producer()).isEqualTo(event.getProducerId());
      assertThat(bytes(row)).isEqualTo(bytes(Records.usageRow(event, source, new CopyEncoder())));
    }
  }

  @Test
  void textThatIsNotUtf8_hasReplacementCharacters() throws SQLException {
    byte[] value = AvroBytes.of(Samples.usageEvent().setActionName("broken#").build());
    value[new String(value, ISO_8859_1).indexOf("broken#") + 6] = (byte) 0xff;

    assertThat(reader.read("usage-events", value, ARRIVAL).text(field("action_name")))
        .isEqualTo("broken\ufffd");
  }

  @Test
  void aRefusedEvent_saysWhy_andWhose() {
    byte[] value = AvroBytes.of(Samples.usageEvent().setProducerSeq(0).build());

    assertThatThrownBy(() -> reader.read("usage-events", value, ARRIVAL))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("producer_seq must be at least 1, is 0");
    assertThat(reader.producer()).isEqualTo(Samples.usageEvent().build().getProducerId());
  }

  private static int field(String name) {
    return UsageEvent.getClassSchema().getField(name).pos();
  }

  private static List<String> bytes(CopyRow row) throws SQLException {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    row.writeRow(event::write);
    row.writeError(error::write);
    return List.of(
        HexFormat.of().formatHex(event.toByteArray()),
        HexFormat.of().formatHex(error.toByteArray()));
  }
}
