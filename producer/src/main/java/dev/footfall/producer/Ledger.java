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
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the tracker's books, so that somebody else can see whether what it says it sent has
 * arrived. A report that can't be sent is left out: the next one has newer figures. Reports are no
 * events and are in no count. The sender's thread only.
 */
final class Ledger {

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  /** Where reports can't be sent, trying costs the sender a second each time. */
  private static final int PAUSE_AFTER_FAILURE = 10;

  private final Origin origin;
  private final Clock clock;
  private final Instant startedAt;
  private final long everyNanos;
  private final EventEncoder encoder;
  private final Supplier<TrackerCounters> counters;
  private long dueNanos;
  private volatile boolean failed;

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

  /** Publishes when it is time. */
  void look(Producer<byte[], byte[]> kafka, long lastSeq) {
    long nowNanos = System.nanoTime();
    if (everyNanos > 0 && nowNanos - dueNanos >= 0) {
      dueNanos = nowNanos + (failed ? PAUSE_AFTER_FAILURE : 1) * everyNanos;
      publish(kafka, lastSeq, false);
    }
  }

  /** Publishes the end. */
  void close(Producer<byte[], byte[]> kafka, long lastSeq) {
    if (everyNanos > 0 && !failed) {
      publish(kafka, lastSeq, true);
    }
  }

  private void publish(Producer<byte[], byte[]> kafka, long lastSeq, boolean closed) {
    failed = false;
    try {
      var unused =
          kafka.send(
              encoder.plain(
                  Topics.PRODUCER_REPORTS.name(), origin.producerId(), report(lastSeq, closed)),
              (metadata, exception) -> {
                if (exception != null) {
                  failed(exception);
                }
              });
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void failed(Exception cause) {
    failed = true;
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
