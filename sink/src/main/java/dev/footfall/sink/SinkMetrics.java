package dev.footfall.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * The sink's metrics. Of every record read and committed: {@code records = rows + duplicates + dead
 * letters + erased}, without the sink's own dead letters, which come round as records. All count
 * committed work only, so what is tried again is counted once.
 */
final class SinkMetrics {

  private static final String PREFIX = "footfall.sink.";

  private final MeterRegistry registry;
  private final Timer batches;
  private final DistributionSummary batchRecords;
  private final Counter records;
  private final Counter erased;
  private final Counter fenced;
  private final MultiGauge lag;
  private final MultiGauge lagSeconds;
  private final MultiGauge offsets;
  private final MultiGauge oldestDay;
  private final MultiGauge daysAhead;
  private final MultiGauge defaultRows;
  private final Counter addedUp;
  private final AtomicLong openUserDays = new AtomicLong();

  SinkMetrics(MeterRegistry registry) {
    this.registry = registry;
    batches =
        Timer.builder(PREFIX + "batch")
            .description("Time of one committed transaction")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    batchRecords =
        DistributionSummary.builder(PREFIX + "batch.records")
            .description("Records of one committed transaction")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    records =
        Counter.builder(PREFIX + "records")
            .description("Records committed: rows + duplicates + dead letters + erased")
            .register(registry);
    erased =
        Counter.builder(PREFIX + "erased")
            .description("Records left out because their person was erased")
            .register(registry);
    fenced =
        Counter.builder(PREFIX + "fenced")
            .description("Batches dropped because another writer had moved the offset")
            .register(registry);
    lag =
        MultiGauge.builder(PREFIX + "lag")
            .description("Records not yet stored, of the partitions that this instance reads")
            .register(registry);
    lagSeconds =
        MultiGauge.builder(PREFIX + "lag.seconds")
            .description("Age of the oldest record that was read and is not stored")
            .register(registry);
    offsets =
        MultiGauge.builder(PREFIX + "offset")
            .description("Offset up to which a partition is stored")
            .register(registry);
    oldestDay =
        MultiGauge.builder(PREFIX + "partition.oldest.age")
            .description("Days since the oldest day that has a partition")
            .register(registry);
    daysAhead =
        MultiGauge.builder(PREFIX + "partition.days.ahead")
            .description("Days after today that have a partition already, without a gap")
            .register(registry);
    addedUp =
        Counter.builder(PREFIX + "user.days.added.up")
            .description("Days whose activity by user was added up, or once more after late events")
            .register(registry);
    Gauge.builder(PREFIX + "user.days.open", openUserDays, AtomicLong::get)
        .description("Days that are over and not added up as they are, after the last maintenance")
        .register(registry);
    defaultRows =
        MultiGauge.builder(PREFIX + "partition.default.rows")
            .description("Rows that wait in the default partition for their day")
            .register(registry);
  }

  void addedUp() {
    addedUp.increment();
  }

  /** Shows how many days that are over have to be added up. */
  void openUserDays(long days) {
    openUserDays.set(days);
  }

  /** Shows the age of each table's oldest day, and how many days are made ahead. */
  void days(Map<String, DayRange> byTable) {
    show(oldestDay, "table", byTable, DayRange::oldestAge);
    show(daysAhead, "table", byTable, DayRange::ahead);
    show(defaultRows, "table", byTable, DayRange::waitingRows);
  }

  private static <T> void show(
      MultiGauge gauge, String tag, Map<String, T> values, Function<T, Number> figure) {
    gauge.register(
        values.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                e -> MultiGauge.Row.of(Tags.of(tag, e.getKey()), figure.apply(e.getValue())))
            .toList(),
        true);
  }

  void left(Departure departure) {
    if (departure.outcome() == Departure.Outcome.GONE) {
      String table = departure.table();
      departure
          .partition()
          .ifPresent(
              name ->
                  counter("partitions.dropped", "Day partitions dropped", "table", table)
                      .increment());
      counter("rows.expired", "Rows that left by retention", "table", table)
          .increment(departure.rows());
    }
  }

  void stored(StoredBatch batch, long nanos) {
    batches.record(nanos, TimeUnit.NANOSECONDS);
    long all = batch.dead().size() + batch.erased();
    erased.increment(batch.erased());
    for (Map.Entry<String, Long> table : batch.stored().entrySet()) {
      counter("rows", "Rows stored, or applied to an aggregate", "table", table.getKey())
          .increment(table.getValue());
      all += table.getValue();
    }
    for (Map.Entry<String, Long> table : batch.duplicates().entrySet()) {
      counter("duplicates", "Rows that were stored already", "table", table.getKey())
          .increment(table.getValue());
      all += table.getValue();
    }
    batch
        .dead()
        .forEach(
            letter ->
                counter("dead.letters", "Records set aside", "reason", letter.letter().reason())
                    .increment());
    batchRecords.record(all);
    records.increment(all);
  }

  /** An attempt failed and will be repeated; {@code cause} is a SQLSTATE or what was tried. */
  void retry(String cause) {
    counter("retries", "Attempts that failed and were repeated", "cause", cause).increment();
  }

  void fenced() {
    fenced.increment();
  }

  /** Shows where the partitions of this instance are; others are no longer shown. */
  void positions(
      Map<TopicPartition, Long> stored,
      Map<String, Long> lagByTopic,
      Map<String, Long> lagMsByTopic) {
    offsets.register(
        stored.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                e ->
                    MultiGauge.Row.of(
                        Tags.of(
                            "topic",
                            e.getKey().topic(),
                            "partition",
                            Integer.toString(e.getKey().partition())),
                        e.getValue()))
            .toList(),
        true);
    show(lag, "topic", lagByTopic, records -> records);
    show(lagSeconds, "topic", lagMsByTopic, ms -> ms / 1000.0);
  }

  private Counter counter(String name, String description, String tag, String value) {
    return Counter.builder(PREFIX + name)
        .description(description)
        .tag(tag, value)
        .register(registry);
  }
}
