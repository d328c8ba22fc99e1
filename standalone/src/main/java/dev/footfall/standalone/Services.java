package dev.footfall.standalone;

import dev.footfall.aggregator.AggregatorConfig;
import dev.footfall.aggregator.AggregatorService;
import dev.footfall.aggregator.picture.TopologyPicture;
import dev.footfall.console.ConsoleConfig;
import dev.footfall.console.ConsoleService;
import dev.footfall.producer.UsageTracker;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.SinkService;
import dev.footfall.standalone.sample.SampleApplication;
import dev.footfall.standalone.sample.SampleConfig;
import dev.footfall.standalone.settings.KnownSettings;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * Starts the services, each with its health and metrics. These come up first, so that what a
 * service is waiting for can be asked while it waits.
 */
final class Services {

  private Services() {}

  static AggregatorService aggregator(Parts parts, Map<String, String> settings) {
    PrometheusMeterRegistry meters = meters(parts);
    AggregatorService service = new AggregatorService(AggregatorConfig.of(settings), meters);
    String host = host(settings);
    int port = port(settings, KnownSettings.AGGREGATOR_PORT);
    parts.add(
        OpsServer.start(
            host,
            port,
            service::live,
            service::notReady,
            service::warnings,
            meters,
            new OpsPage(
                "/topology",
                "text/plain; charset=utf-8",
                OpsPage.NOTHING,
                () -> service.topology().toString()),
            new OpsPage(
                "/topology.svg",
                "image/svg+xml",
                TopologyPicture.contentSecurityPolicy(),
                () -> TopologyPicture.svg(service.topology()))));
    parts.add(service).start();
    return service;
  }

  static SinkService sink(Parts parts, Map<String, String> settings) {
    PrometheusMeterRegistry meters = meters(parts);
    SinkService service = new SinkService(SinkConfig.of(settings), meters);
    String host = host(settings);
    int port = port(settings, KnownSettings.SINK_PORT);
    parts.add(
        OpsServer.start(host, port, service::live, service::notReady, service::warnings, meters));
    parts.add(service).start();
    return service;
  }

  static ConsoleService console(Parts parts, Map<String, String> settings) {
    ConsoleService service =
        parts.add(new ConsoleService(ConsoleConfig.of(settings), meters(parts)));
    service.start();
    return service;
  }

  /** The sample application on this machine, with a tracker of its own. */
  static SampleApplication sample(
      Parts parts, Map<String, String> settings, ConnectionSettings connection, String console) {
    UsageTracker tracker =
        parts.add(
            UsageTracker.builder()
                .service("sample-app", "1.0.0")
                .environment("demo")
                .connection(connection)
                .settings(settings)
                .build());
    int port = port(settings, KnownSettings.SAMPLE_PORT);
    return parts.add(
        SampleApplication.start(
            tracker, new SampleConfig("127.0.0.1", port, console, System.getenv())));
  }

  private static PrometheusMeterRegistry meters(Parts parts) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    parts.add(meters::close);
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    parts.add(bound(new JvmGcMetrics(), meters));
    return meters;
  }

  private static JvmGcMetrics bound(JvmGcMetrics metrics, PrometheusMeterRegistry meters) {
    metrics.bindTo(meters);
    return metrics;
  }

  private static String host(Map<String, String> settings) {
    return new AbstractConfig(KnownSettings.process(), settings, false)
        .getString(KnownSettings.OPS_HOST);
  }

  private static int port(Map<String, String> settings, String name) {
    return new AbstractConfig(KnownSettings.process(), settings, false).getInt(name);
  }
}
