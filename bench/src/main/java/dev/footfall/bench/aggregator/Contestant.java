package dev.footfall.bench.aggregator;

import java.util.Map;
import java.util.Optional;

/** Something that works through the input topic, in this JVM. */
interface Contestant extends AutoCloseable {

  /** What competes. */
  enum Kind {
    DECODE("decode only", Optional.empty()),
    COUNT("minimal count", Optional.of(WindowedCount.OUTPUT)),
    AGGREGATOR("aggregator", Optional.of(dev.footfall.schemas.Topics.USAGE_AGGREGATES.name()));

    private final String label;
    private final Optional<String> output;

    Kind(String label, Optional<String> output) {
      this.label = label;
      this.output = output;
    }

    /** As it is printed. */
    String label() {
      return label;
    }

    /** The topic that it writes its windows to. */
    Optional<String> output() {
      return output;
    }

    /** One that has not started. */
    Contestant create(Map<String, String> settings) {
      return switch (this) {
        case DECODE -> new DecodeOnly(settings);
        case COUNT -> new WindowedCount(settings);
        case AGGREGATOR -> new WholeAggregator(settings);
      };
    }
  }

  /** Starts in the background. */
  void start();

  /** Whether it has its partitions. */
  boolean running();

  /** Events that have come to their end: their window, or wherever else they went. */
  long done();

  /** Commits and stops. */
  @Override
  void close();
}
