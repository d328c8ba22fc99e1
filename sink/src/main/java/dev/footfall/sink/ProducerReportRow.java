package dev.footfall.sink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.events.ProducerReport;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A producer's books as a row of {@code producer_reports}. */
final class ProducerReportRow {

  private ProducerReportRow() {}

  static UpsertRow of(ProducerReport report, ConsumerRecord<byte[], byte[]> source) {
    return UpsertRow.of(
        UpsertTable.PRODUCER_REPORTS,
        false,
        source,
        report.getProducerId(),
        report.getServiceName(),
        report.getStartedAt().toString(),
        report.getReportedAt().toString(),
        report.getAccepted(),
        report.getSent(),
        report.getSpooled(),
        report.getQueued(),
        object(report.getDropped()),
        object(report.getRefused()),
        report.getLastSeq(),
        report.getClosed(),
        Instant.ofEpochMilli(source.timestamp()).toString());
  }

  private static String object(Map<String, Long> counts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    counts.forEach(json::put);
    return json.toString();
  }
}
