package dev.footfall.standalone;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code footfall console}: the service alone, until it is asked to end. */
@Command(
    name = "console",
    description = "PostgreSQL to people: pages and HTTP API on port 8080.",
    mixinStandardHelpOptions = true)
final class ConsoleCommand implements ServiceCommand {

  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public void start(Parts parts) {
    Services.console(parts, options.settings());
  }
}
