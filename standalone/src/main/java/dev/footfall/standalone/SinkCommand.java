package dev.footfall.standalone;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code footfall sink}: the service alone, until it is asked to end. */
@Command(
    name = "sink",
    description = "Kafka to PostgreSQL: every row exactly once. Health and metrics on port 8092.",
    mixinStandardHelpOptions = true)
final class SinkCommand implements ServiceCommand {

  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public void start(Parts parts) {
    Services.sink(parts, options.settings());
  }
}
