package dev.footfall.standalone;

import dev.footfall.aggregator.AggregatorService;
import dev.footfall.console.ConsoleService;
import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.SinkService;
import dev.footfall.standalone.demo.DemoTraffic;
import dev.footfall.standalone.sample.SampleApplication;
import dev.footfall.standalone.settings.KnownSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code footfall demo}. */
@Command(
    name = "demo",
    description = {
      "Everything in one process on embedded parts, with sample traffic: the quickest way to see what Footfall does.",
      "State stays in --data-dir; a restart goes on with it."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(names = "--no-traffic", description = "Serve without sample traffic.")
  private boolean noTraffic;

  private int rate = 20;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "Sample events per second, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  void rate(int eventsPerSecond) {
    if (eventsPerSecond < 1 || eventsPerSecond > 10_000) {
      throw new ParameterException(
          spec.commandLine(), "--rate must be between 1 and 10000, is " + eventsPerSecond);
    }
    rate = eventsPerSecond;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path log = options.dataDirectory().resolve("logs/demo.log");
    Map<String, String> settings = options.settings();
    say(out, "starting Kafka, registry and PostgreSQL in " + options.dataDirectory());
    Logs.file(log);
    try (Parts parts = new Parts()) {
      EmbeddedStack stack = parts.add(StackCommand.start(options));
      settings.putAll(stack.settings());
      settings.putIfAbsent("console.admin.token", randomToken());
      ConnectionSettings connection = ConnectionSettings.of(settings);
      say(out, "starting aggregator, sink and console");
      Installation installation = new Installation(connection);
      installation.topics(Optional.empty());
      installation.schemas();
      AggregatorService aggregator = Services.aggregator(parts, settings);
      SinkService sink = Services.sink(parts, settings);
      ConsoleService console = Services.console(parts, settings);
      awaitReady(
          Map.of(
              "aggregator",
              aggregator::notReady,
              "sink",
              sink::notReady,
              "console",
              console::notReady));
      SampleApplication sample =
          Services.sample(parts, settings, connection, "http://127.0.0.1:" + console.port() + "/");
      if (!noTraffic) {
        parts.add(DemoTraffic.start(connection, rate));
      }
      explain(out, settings, sample.port(), log);
      say(out, "ready http://127.0.0.1:" + console.port() + "/ (Ctrl-C stops everything)");
      parts.awaitShutdown(stack::notReady);
      say(out, "stopping");
    }
    return 0;
  }

  private void explain(PrintWriter out, Map<String, String> settings, int samplePort, Path log) {
    String sample = "http://127.0.0.1:" + samplePort;
    String console = "http://127.0.0.1:" + settings.get("console.port");
    String kafka = settings.getOrDefault("kafka.bootstrap.servers", "");
    String database = settings.getOrDefault("database.url", "").replaceFirst("^jdbc:", "");
    String reader = database.replaceFirst("//", "//footfall_reader@");
    String offset = options.portOffset() == 0 ? "" : " --port-offset " + options.portOffset();
    String ops = "http://127.0.0.1:";
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"console", console + "/"});
    rows.add(new String[] {"sample", sample + "/"});
    rows.add(
        new String[] {
          "aggregator",
          ops + settings.get(KnownSettings.AGGREGATOR_PORT) + "/health/ready, /metrics"
        });
    rows.add(
        new String[] {
          "sink", ops + settings.get(KnownSettings.SINK_PORT) + "/health/ready, /metrics"
        });
    rows.add(new String[] {"Kafka", kafka});
    rows.add(new String[] {"registry", settings.getOrDefault("registry.url", "")});
    rows.add(new String[] {"PostgreSQL", database + " (reader role: footfall_reader)"});
    rows.add(new String[] {"log", log.toString()});
    rows.add(new String[] {"admin token", settings.getOrDefault("console.admin.token", "")});
    out.println();
    rows.forEach(row -> out.printf("  %-12s %s%n", row[0], row[1]));
    out.println();
    out.println("Try:");
    out.println("  open " + console + "/");
    out.println("  open " + sample + "/ and press its buttons");
    out.println("  curl " + sample + "/persona/high_utilization");
    out.println(
        "  psql \""
            + reader
            + "\" -c \"SELECT action_name, count(*) FROM user_activity_logs GROUP BY 1 ORDER BY 2 DESC\"");
    out.println("  ./footfall replay access-log" + offset + " /var/log/nginx/access.log");
    out.println();
  }

  private static void awaitReady(Map<String, Supplier<List<String>>> services)
      throws InterruptedException {
    long deadline = System.nanoTime() + READY_LIMIT.toNanos();
    while (true) {
      List<String> reasons = new ArrayList<>();
      services.forEach(
          (name, notReady) -> notReady.get().forEach(reason -> reasons.add(name + ": " + reason)));
      if (reasons.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "not ready after " + READY_LIMIT.toSeconds() + " s: " + reasons);
      }
      Thread.sleep(50);
    }
  }

  private static String randomToken() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
