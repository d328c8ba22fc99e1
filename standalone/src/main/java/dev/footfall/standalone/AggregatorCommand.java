package dev.footfall.standalone;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code footfall aggregator}: the service alone, until it is asked to end. */
@Command(
    name = "aggregator",
    description = "Kafka to Kafka: windows over usage events. Health and metrics on port 8091.",
    mixinStandardHelpOptions = true)
final class AggregatorCommand implements ServiceCommand {

  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public void start(Parts parts) {
    Services.aggregator(parts, options.settings());
  }
}
