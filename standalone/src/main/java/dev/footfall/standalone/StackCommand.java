package dev.footfall.standalone;

import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.embedded.Ports;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code footfall stack}. */
@Command(
    name = "stack",
    description =
        "Kafka, schema registry and PostgreSQL on this machine, without Footfall's own services.",
    mixinStandardHelpOptions = true)
final class StackCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private CommonOptions options = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Logs.file(options.dataDirectory().resolve("logs/stack.log"));
    try (Parts parts = new Parts()) {
      out.println("starting Kafka, registry and PostgreSQL in " + options.dataDirectory());
      out.flush();
      EmbeddedStack stack = parts.add(start(options));
      stack.settings().forEach((name, value) -> out.printf("  %-26s %s%n", name, value));
      out.println("ready: 'footfall topics create' is next; Ctrl-C stops everything");
      out.flush();
      parts.awaitShutdown(stack::notReady);
    }
    return 0;
  }

  static EmbeddedStack start(CommonOptions options) {
    return EmbeddedStack.builder()
        .dataDirectory(options.dataDirectory())
        .ports(Ports.defaults().plus(options.portOffset()))
        .start();
  }
}
