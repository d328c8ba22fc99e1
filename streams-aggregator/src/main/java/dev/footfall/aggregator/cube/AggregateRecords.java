package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.AggregatorTopology;
import dev.footfall.events.AggregateKind;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Windows as records of the output topic. */
final class AggregateRecords {

  private AggregateRecords() {}

  public static UsageAggregateKey key(WindowKey window) {
    Dimensions cell = window.dimensions();
    UsageAggregateKey key = new UsageAggregateKey();
    key.setWindowStart(Instant.ofEpochMilli(window.startMs()));
    key.setWindowSeconds(window.sizeMs() / 1000);
    key.setServiceName(cell.serviceName());
    key.setActionType(cell.actionType());
    key.setActionName(cell.actionName());
    key.setChannel(cell.channel());
    key.setPersonaId(cell.personaId());
    return key;
  }

  public static UsageAggregate value(
      WindowKey window, AggregateKind kind, Totals totals, Instant emittedAt) {
    UsageAggregate value = new UsageAggregate();
    value.setKind(kind);
    value.setCount(totals.count());
    value.setSuccessCount(totals.count(ResultStatus.SUCCESS));
    value.setErrorCount(totals.count(ResultStatus.ERROR));
    value.setPendingCount(totals.count(ResultStatus.PENDING));
    value.setTimeoutCount(totals.count(ResultStatus.TIMEOUT));
    value.setUnknownCount(totals.count(ResultStatus.UNKNOWN));
    value.setErrorRate(totals.errorRate());
    // All of an amendment was late for its window. What comes after its minute but before its hour
    // closes is late for the minute only.
    value.setLateCount(kind == AggregateKind.AMENDMENT ? totals.count() : 0);
    value.setDurationCount(totals.durationCount());
    value.setDurationMinMs(totals.durationMinMs());
    value.setDurationMaxMs(totals.durationMaxMs());
    value.setDurationSumMs(totals.durationSumMs());
    value.setDurationP50Ms(quantile(totals, 0.50));
    value.setDurationP95Ms(quantile(totals, 0.95));
    value.setDurationP99Ms(quantile(totals, 0.99));
    value.setUsers(totals.users());
    // Of an open hour they would be some kilobytes each second, and its minutes have them.
    if (kind != AggregateKind.UPDATE || window.sizeMs() == OpenWindows.MINUTE_MS) {
      value.setDurationSketch(bytes(totals.durationSketchBytes()));
      value.setUserSketch(bytes(totals.userSketchBytes()));
    }
    value.setEmittedAt(emittedAt);
    value.setTopologyVersion(AggregatorTopology.VERSION);
    return value;
  }

  private static @Nullable Double quantile(Totals totals, double q) {
    return totals.durationCount() == 0 ? null : Double.valueOf(totals.quantile(q));
  }

  private static @Nullable ByteBuffer bytes(byte @Nullable [] sketch) {
    return sketch == null ? null : ByteBuffer.wrap(sketch);
  }
}
