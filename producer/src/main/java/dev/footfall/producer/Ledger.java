package dev.footfall.producer;

import dev.footfall.events.ProducerReport;
import dev.footfall.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the tracker's books, so that somebody else can see whether what it says it sent has
 * arrived. A report that can't be sent is left out: the next one has newer figures. Reports are no
 * events and are in no count.
 *
 * <p>Each report has a short-lived thread of its own, one at a time. Kafka's client blocks for
 * {@code max.block.ms} where the topic is missing, the serializer where the registry is away, and
 * events must not wait for either. The sender's thread only, but for that.
 */
final class Ledger {

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  /** What a close waits for the last report to be with the client; on its way, that is nothing. */
  private static final long LAST_REPORT_MS = 100;

  private final Origin origin;
  private final Clock clock;
  private final Instant startedAt;
  private final long everyNanos;
  private final EventEncoder encoder;
  private final Supplier<TrackerCounters> counters;
  private long dueNanos;
  private @Nullable Thread publishing;

  /** {@code every} is zero for no reports at all. */
  Ledger(
      Origin origin,
      Clock clock,
      Duration every,
      EventEncoder encoder,
      Supplier<TrackerCounters> counters) {
    this.origin = origin;
    this.clock = clock;
    this.startedAt = now();
    this.everyNanos = every.toNanos();
    this.encoder = encoder;
    this.counters = counters;
    this.dueNanos = System.nanoTime() + everyNanos;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Publishes when it is time; returns at once. */
  void look(Producer<byte[], byte[]> kafka, long lastSeq) {
    long nowNanos = System.nanoTime();
    if (everyNanos > 0 && nowNanos - dueNanos >= 0) {
      dueNanos = nowNanos + everyNanos;
      publish(kafka, report(lastSeq, false));
    }
  }

  /** Publishes the end, unless the report before is still held up. */
  void close(Producer<byte[], byte[]> kafka, long lastSeq) {
    if (everyNanos > 0) {
      publish(kafka, report(lastSeq, true));
      try {
        if (publishing != null) {
          publishing.join(LAST_REPORT_MS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void publish(Producer<byte[], byte[]> kafka, ProducerReport report) {
    if (publishing != null && publishing.isAlive()) {
      return;
    }
    Thread next = new Thread(() -> send(kafka, report), "footfall-report-" + origin.service());
    next.setDaemon(true);
    try {
      next.start();
      publishing = next;
    } catch (OutOfMemoryError e) { // no more threads; events go on without
      failed(e);
    }
  }

  private void send(Producer<byte[], byte[]> kafka, ProducerReport report) {
    try {
      var unused =
          kafka.send(
              encoder.plain(Topics.PRODUCER_REPORTS.name(), origin.producerId(), report),
              (metadata, exception) -> {
                if (exception != null) {
                  failed(exception);
                }
              });
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void failed(Throwable cause) {
    log.debug("a report of {} was not published", origin.producerId(), cause);
  }

  ProducerReport report(long lastSeq, boolean closed) {
    TrackerCounters books = counters.get();
    ProducerReport report = new ProducerReport();
    report.setProducerId(origin.producerId());
    report.setServiceName(origin.service());
    report.setStartedAt(startedAt);
    report.setReportedAt(now());
    report.setAccepted(books.accepted());
    report.setSent(books.sent());
    report.setSpooled(books.spooled());
    report.setQueued(books.queued());
    report.setDropped(codes(books.dropped()));
    report.setRefused(codes(books.refused()));
    report.setLastSeq(lastSeq);
    report.setClosed(closed);
    return report;
  }

  private static Map<String, Long> codes(Map<LossReason, Long> counts) {
    Map<String, Long> codes = new HashMap<>();
    counts.forEach((reason, count) -> codes.put(reason.code(), count));
    return codes;
  }
}
