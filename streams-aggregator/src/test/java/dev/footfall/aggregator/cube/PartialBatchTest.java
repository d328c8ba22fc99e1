package dev.footfall.aggregator.cube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class PartialBatchTest {

  private record Packed(Dimensions key, PartialBatch batch) {}

  private static Dimensions cell(String service, String action) {
    return new Dimensions(service, "crm", action, Channel.UI, "high_utilization");
  }

  private static Partial partial(long seed, int events) {
    Random random = new Random(seed);
    Partial partial = new Partial();
    for (int i = 0; i < events; i++) {
      boolean known = random.nextInt(10) > 0;
      partial.add(
          1_700_000_000_000L + random.nextInt(180_000),
          ResultStatus.values()[random.nextInt(ResultStatus.values().length)],
          random.nextInt(10) > 0 ? Long.valueOf(random.nextInt(5_000)) : null,
          known ? "user-" + random.nextInt(50) : null);
    }
    return partial;
  }

  private static Map<Long, Totals> minutes(Partial partial) {
    Map<Long, Totals> minutes = new TreeMap<>();
    partial.forEach(minutes::put);
    return minutes;
  }

  private static List<Packed> packed(Map<Dimensions, Partial> partials) {
    List<Packed> packed = new ArrayList<>();
    PartialBatches.of(partials, (key, batch) -> packed.add(new Packed(key, batch)));
    return packed;
  }

  /** Through the bytes, as over the topic. */
  private static Map<Dimensions, Map<Long, Totals>> unpacked(List<Packed> packed) {
    Map<Dimensions, Map<Long, Totals>> unpacked = new HashMap<>();
    for (Packed each : packed) {
      PartialBatch.CODEC
          .ofBytes(PartialBatch.CODEC.toBytes(each.batch))
          .forEach(
              each.key,
              (cell, partial) ->
                  assertThat(unpacked.put(cell, minutes(partial))).as("%s twice", cell).isNull());
    }
    return unpacked;
  }

  @Test
  void batches_haveEveryMinuteOfEveryCell_andOneServiceEach() {
    Map<Dimensions, Partial> partials = new HashMap<>();
    Map<Dimensions, Map<Long, Totals>> expected = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      Dimensions cell = cell("service-" + i % 3, "action-" + i);
      partials.put(cell, partial(i, i * 10 + 1));
      expected.put(cell, minutes(partial(i, i * 10 + 1)));
    }
    List<Packed> packed = packed(partials);
    assertThat(packed).hasSize(3);
    for (Packed each : packed) {
      each.batch.forEach(
          each.key,
          (cell, partial) -> assertThat(cell.serviceName()).isEqualTo(each.key.serviceName()));
    }
    assertThat(unpacked(packed)).isEqualTo(expected);
  }

  /** A broker refuses a record of 1 MB, whatever clients put into their names. */
  @Test
  void batches_ofLongNames_areFarBelowWhatABrokerTakes() {
    Map<Dimensions, Partial> partials = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      partials.put(cell("service", "ä".repeat(500) + i), partial(i, 3));
    }
    List<Packed> packed = packed(partials);
    assertThat(packed)
        .allSatisfy(
            each ->
                assertThat(PartialBatch.CODEC.toBytes(each.batch).length)
                    .isLessThan(PartialBatches.MOST_BYTES));
    assertThat(unpacked(packed)).hasSize(2_000);
  }

  @Test
  void batches_ofManyUsers_areFarBelowWhatABrokerTakes() {
    Map<Dimensions, Partial> partials = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      Partial partial = new Partial();
      for (int j = 0; j < 5; j++) {
        partial.add(60_000L * j, ResultStatus.SUCCESS, i * 31L * j, "user-" + i + "-" + j);
      }
      partials.put(cell("service", "action-" + i), partial);
    }
    List<Packed> packed = packed(partials);
    assertThat(packed)
        .allSatisfy(
            each ->
                assertThat(PartialBatch.CODEC.toBytes(each.batch).length)
                    .isLessThan(PartialBatches.MOST_BYTES));
  }

  /** What lies in the topic when a new version starts: one cell, that of the key. */
  @Test
  void codec_readsTheFirstVersion() throws IOException {
    Map<Long, Totals> expected = minutes(partial(1, 20));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    bytes.write(1);
    out.writeInt(expected.size());
    for (Map.Entry<Long, Totals> minute : expected.entrySet()) {
      out.writeLong(minute.getKey() / Partial.MINUTE_MS);
      Totals.CODEC.write(minute.getValue(), out);
    }
    out.flush();
    Map<Dimensions, Map<Long, Totals>> read = new HashMap<>();
    PartialBatch.CODEC
        .ofBytes(bytes.toByteArray())
        .forEach(cell("s", "a"), (cell, partial) -> read.put(cell, minutes(partial)));
    assertThat(read).isEqualTo(Map.of(cell("s", "a"), expected));
  }
}
