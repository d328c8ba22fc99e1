package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.AggregatorTopology;
import dev.footfall.events.AggregateKind;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import java.time.Instant;

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

  public static UsageAggregate value(AggregateKind kind, Totals totals, Instant emittedAt) {
    UsageAggregate value = new UsageAggregate();
    value.setKind(kind);
    value.setCount(totals.count());
    value.setSuccessCount(totals.count(ResultStatus.SUCCESS));
    value.setErrorCount(totals.count(ResultStatus.ERROR));
    value.setPendingCount(totals.count(ResultStatus.PENDING));
    value.setTimeoutCount(totals.count(ResultStatus.TIMEOUT));
    value.setUnknownCount(totals.count(ResultStatus.UNKNOWN));
    value.setErrorRate(totals.errorRate());
    // All of an amendment was late; what is late never gets into an open window.
    value.setLateCount(kind == AggregateKind.AMENDMENT ? totals.count() : 0);
    value.setDurationCount(totals.durationCount());
    value.setDurationMinMs(totals.durationMinMs());
    value.setDurationMaxMs(totals.durationMaxMs());
    value.setDurationSumMs(totals.durationSumMs());
    value.setEmittedAt(emittedAt);
    value.setTopologyVersion(AggregatorTopology.VERSION);
    return value;
  }
}
