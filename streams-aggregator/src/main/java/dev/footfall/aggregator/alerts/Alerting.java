package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.rules.RulesException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the alerts of one process share: its rules, settings and counters. It outlives a client of
 * Kafka Streams, so that a file that has become bad meanwhile does not keep a new one from
 * starting. Thread-safe.
 */
public final class Alerting {

  /**
   * How alerts are evaluated.
   *
   * @param file the rules, null for those that come with Footfall
   * @param delay how long an evaluation waits for events that are under way
   * @param maxAge how far behind the wall clock an evaluation may be to page anybody
   * @param idle how long a partition whose event time does not move on is waited for
   */
  public record Settings(@Nullable Path file, Duration delay, Duration maxAge, Duration idle) {}

  private final Settings settings;
  private final AlertMetrics metrics;
  private final RuleSource rules;
  private volatile int partitions = 1;

  /**
   * Reads the rules.
   *
   * @throws RulesException when the file can't be used
   * @throws java.io.UncheckedIOException when it can't be read
   */
  public Alerting(Settings settings, MeterRegistry meters) {
    this.settings = settings;
    metrics = new AlertMetrics(meters);
    rules = new RuleSource(settings.file(), metrics, System::nanoTime);
  }

  /** Why the rules file as it is now is not in force, in words; empty when it is. */
  public Optional<String> trouble() {
    return rules.trouble();
  }

  /** How many partitions the input has: nothing is evaluated before all of them were heard. */
  public void partitions(int count) {
    partitions = count;
  }

  int partitions() {
    return partitions;
  }

  RuleSource rules() {
    return rules;
  }

  AlertMetrics metrics() {
    return metrics;
  }

  Duration idle() {
    return settings.idle();
  }

  AlertEngine engine() {
    return new AlertEngine(
        rules.current(), settings.delay().toMillis(), settings.maxAge().toMillis(), metrics);
  }
}
