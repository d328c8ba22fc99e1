package dev.footfall.aggregator.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.footfall.aggregator.alerts.AlertBatch.Counted;
import dev.footfall.aggregator.alerts.AlertBatch.Progress;
import dev.footfall.aggregator.alerts.AlertBatch.UserFailure;
import dev.footfall.aggregator.cube.Totals;
import dev.footfall.events.ResultStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AlertBatchTest {

  private static final AlertGroup PAY = group("pay");
  private static final AlertGroup VIEW = group("view");

  private static AlertGroup group(String action) {
    return new AlertGroup(
        "FeatureDown", new TreeMap<>(Map.of("action_name", action, "service", "shop")));
  }

  private static Totals totals(int events) {
    Totals totals = new Totals();
    for (int i = 0; i < events; i++) {
      totals.add(ResultStatus.SUCCESS, 5L);
    }
    return totals;
  }

  private static AlertBatch batch() {
    return new AlertBatch(
        List.of(
            new Counted(List.of(PAY), 60_000, totals(1)),
            new Counted(List.of(PAY), 0, totals(2)),
            new Counted(List.of(VIEW), 60_000, totals(3)),
            new Counted(List.of(AlertGroup.EVERYTHING), 120_000, totals(4))),
        List.of(new UserFailure(PAY, 61_234)),
        new Progress(2, 4, 123_456));
  }

  @Test
  void codec_bringsEverythingBack() {
    assertThat(AlertBatch.CODEC.ofBytes(AlertBatch.CODEC.toBytes(batch()))).isEqualTo(batch());
  }

  @Test
  void codec_writesAGroupOnce_notForEachMinute() {
    assertThat(AlertBatch.CODEC.toBytes(hour(List.of(PAY))).length).isLessThan(60 * 20);
  }

  private static AlertBatch hour(List<AlertGroup> groups) {
    List<Counted> hour = new ArrayList<>();
    for (long minute = 0; minute < 60; minute++) {
      hour.add(new Counted(groups, minute * 60_000, totals(1)));
    }
    return new AlertBatch(hour, List.of(), null);
  }

  @Test
  void codec_writesMinutesOfSeveralRulesOnce() {
    AlertBatch batch = hour(List.of(PAY, new AlertGroup("FeatureSilent", PAY.labels())));
    byte[] bytes = AlertBatch.CODEC.toBytes(batch);
    assertThat(AlertBatch.CODEC.ofBytes(bytes)).isEqualTo(batch);
    assertThat(bytes.length)
        .isLessThan(
            AlertBatch.CODEC.toBytes(hour(List.of(PAY))).length + "FeatureSilent".length() + 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlertBatch.CODEC.toBytes(hour(List.of(PAY, VIEW))));
  }

  /** What lies in the topic when a new version starts. */
  @Test
  void codec_readsTheFirstVersion() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    bytes.write(1);
    out.writeInt(batch().counts().size());
    for (Counted counted : batch().counts()) {
      AlertGroup.CODEC.write(counted.groups().get(0), out);
      out.writeLong(counted.minuteMs());
      Totals.CODEC.write(counted.totals(), out);
    }
    writeRest(out);
    assertThat(AlertBatch.CODEC.ofBytes(bytes.toByteArray())).isEqualTo(batch());
  }

  @Test
  void codec_readsTheSecondVersion() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    bytes.write(2);
    out.writeInt(batch().counts().size());
    AlertGroup before = null;
    for (Counted counted : batch().counts()) {
      AlertGroup group = counted.groups().get(0);
      out.writeBoolean(group != before);
      if (group != before) {
        AlertGroup.CODEC.write(group, out);
        before = group;
      }
      out.writeLong(counted.minuteMs() / 60_000);
      Totals.CODEC.write(counted.totals(), out);
    }
    writeRest(out);
    assertThat(AlertBatch.CODEC.ofBytes(bytes.toByteArray())).isEqualTo(batch());
  }

  private static void writeRest(BinaryEncoder out) throws IOException {
    out.writeInt(1);
    AlertGroup.CODEC.write(PAY, out);
    out.writeLong(61_234);
    out.writeBoolean(true);
    out.writeInt(2);
    out.writeInt(4);
    out.writeLong(123_456);
    out.flush();
  }
}
