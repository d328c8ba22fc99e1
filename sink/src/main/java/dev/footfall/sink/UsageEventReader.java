package dev.footfall.sink;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventRules;
import dev.footfall.schemas.SlicedEventRules;
import dev.footfall.schemas.serde.CorruptPayloadException.Reason;
import dev.footfall.schemas.wire.FlatLayout;
import dev.footfall.schemas.wire.FlatRecord;
import dev.footfall.schemas.wire.RepeatedTexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Usable usage events as slices of their bytes, which is all that a row needs. An event that can't
 * be sliced as it came, or breaks a rule, is decoded: then it is known why it is refused, or it is
 * written anew as its own schema has it and sliced from that. One thread.
 */
final class UsageEventReader {

  private static final Schema SCHEMA = UsageEvent.getClassSchema();
  private static final FlatLayout LAYOUT =
      FlatLayout.of(SCHEMA, SCHEMA)
          .orElseThrow(() -> new IllegalStateException("usage events are not flat any more"));
  private static final int PRODUCER_ID = SCHEMA.getField("producer_id").pos();

  private final AvroReader avro;
  private final FlatRecord slices = new FlatRecord(SCHEMA);
  private final RepeatedTexts producers = new RepeatedTexts();
  private @Nullable String producer;

  UsageEventReader(AvroReader avro) {
    this.avro = avro;
  }

  /**
   * The event in {@code value}, until the next call.
   *
   * @param appendTimeMs the record's timestamp
   * @throws BadRecordException when it can't be read or breaks a rule
   * @throws RegistryAwayException when it can't be read now
   */
  FlatRecord read(String topic, byte[] value, long appendTimeMs) {
    producer = null;
    if (avro.slice(value, slices) && SlicedEventRules.hold(slices, appendTimeMs)) {
      producer =
          producers.text(slices.bytes(), slices.offset(PRODUCER_ID), slices.length(PRODUCER_ID));
      return slices;
    }
    UsageEvent event = avro.value(UsageEvent.class, topic, value);
    producer = event.getProducerId();
    BadRecordException.throwIf(EventRules.check(event, appendTimeMs));
    byte[] anew = written(event);
    if (!slices.read(LAYOUT, anew, 0, anew.length)) {
      throw new BadRecordException(
          Reason.UNDECODABLE.code(), "written as UTF-8 its texts are larger than the limits allow");
    }
    return slices;
  }

  /** The producer of the event that was read last, also of a refused one; null when unknown. */
  @Nullable String producer() {
    return producer;
  }

  private static byte[] written(UsageEvent event) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new SpecificDatumWriter<>(UsageEvent.class).write(event, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
