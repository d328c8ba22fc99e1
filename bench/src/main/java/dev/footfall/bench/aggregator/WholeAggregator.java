package dev.footfall.bench.aggregator;

import dev.footfall.aggregator.AggregatorConfig;
import dev.footfall.aggregator.AggregatorService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;

/** Our service as it is, with its default settings. */
final class WholeAggregator implements Contestant {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AggregatorService service;

  WholeAggregator(Map<String, String> settings) {
    service = new AggregatorService(AggregatorConfig.of(settings), meters);
  }

  @Override
  public void start() {
    service.start();
  }

  @Override
  public boolean running() {
    return service.notReady().isEmpty();
  }

  @Override
  public long done() {
    return counted("windowed", "window", "1m")
        + counted("amended", "window", "1m")
        + counted("duplicates")
        + counted("set.aside");
  }

  private long counted(String name, String... tags) {
    return (long)
        meters.find("footfall.aggregator." + name).tags(tags).counters().stream()
            .mapToDouble(Counter::count)
            .sum();
  }

  @Override
  public void close() {
    service.close();
  }
}
