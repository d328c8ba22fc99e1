package dev.footfall.standalone;

import dev.footfall.events.Channel;
import dev.footfall.producer.CloseReport;
import dev.footfall.producer.TimedUsage;
import dev.footfall.producer.TrackerCounters;
import dev.footfall.producer.UsageTracker;
import dev.footfall.producer.privacy.KeyFile;
import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.producer.servlet.UsageFilter;
import dev.footfall.producer.spool.SpoolOptions;
import dev.footfall.schemas.ConnectionSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** The examples of the documentation, line by line. */
final class TrackingExample {

  private TrackingExample() {}

  static void run(ConnectionSettings connection) {
    UsageTracker tracker =
        UsageTracker.builder()
            .service("crm-api", "2.14.0")
            .environment("production")
            .connection(connection)
            .build();

    tracker
        .usage("crm", "view_deal")
        .user("ada@example.com")
        .entity("deal", "456")
        .success(Duration.ofMillis(42));

    tracker.close();
  }

  /** Everything else of docs/tracking.md; tracks five events. */
  static void runAll(Map<String, String> settings) throws IOException {
    // Five lines.
    UsageTracker tracker = UsageTracker.builder().service("billing").connection(settings).build();
    tracker.usage("export", "export_report").user("ada@example.com").success();
    tracker.close();

    details(settings);
  }

  private static void details(Map<String, String> settings) throws IOException {
    UsageTracker tracker =
        UsageTracker.builder()
            .service("billing", "3.1.0")
            .environment("production")
            .connection(settings)
            .queueCapacity(20_000)
            .queueBytes(16 << 20)
            .closeOnShutdown(Duration.ofSeconds(5))
            .build();

    tracker
        .usage("crm", "create_deal")
        .user("ada@example.com")
        .session("visit-7")
        .channel(Channel.UI)
        .entity("deal", "456")
        .attribute("deal_name", "Renewal")
        .attribute("value_usd", 12_500)
        .attribute("stage", Map.of("from", "offer", "to", "won"))
        .attribute("updated_fields", List.of("stage", "value_usd"))
        .success(Duration.ofMillis(42));

    try (TimedUsage timer = tracker.time("export", "export_report")) {
      timer.event().user("ada@example.com").attribute("format", "csv");
      try {
        export();
      } catch (IOException e) {
        timer.failed(e);
        throw e;
      }
    }

    tracker
        .usage("crm", "send_email")
        .errorType("MailboxFull")
        .track(dev.footfall.events.ResultStatus.ERROR);

    tracker
        .assignment("ada@example.com", "30d", "high_utilization")
        .priority(1)
        .reason("Highest priority match among 1 qualifying personas (priority 1)")
        .match(
            "high_utilization",
            1,
            true,
            Map.of("credit_max_utilization_pct", 60.0),
            List.of("credit_max_utilization_pct >= 50.0"),
            List.of())
        .signals(Map.of("credit_max_utilization_pct", 60.0))
        .track();

    TrackerCounters counters = tracker.counters();
    System.out.println(counters);

    CloseReport report = tracker.close(Duration.ofSeconds(10));
    System.out.println(report);
  }

  private static void export() throws IOException {}

  /** Not run: it needs a directory of its own. */
  static UsageTracker spooling(Map<String, String> settings) {
    UsageTracker tracker =
        UsageTracker.builder()
            .service("billing")
            .connection(settings)
            .spool(
                Path.of("/var/lib/billing/footfall"), SpoolOptions.DEFAULTS.withMaxBytes(1L << 30))
            .build();
    return tracker;
  }

  /** Not run: an application's start. */
  static void install(ServletContext context, UsageTracker tracker) {
    UsageFilter filter =
        UsageFilter.builder(tracker)
            .exclude("/static/**")
            .session(request -> request.getHeader("X-Visit-Id"))
            .build();

    FilterRegistration.Dynamic usage = context.addFilter("usage", filter);
    usage.setAsyncSupported(true);
    usage.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
        false,
        "/*");
  }

  /** Not run: the key is where an application's secrets are. */
  static UsageTracker anonymised() throws IOException {
    PrivacySettings privacy =
        PrivacySettings.builder(Level.ANONYMISED)
            .keys(KeyFile.loadOrCreate(Path.of("/etc/crm/footfall-keys")))
            .allowAttributes("value_usd", "results_count", "stage")
            .build();
    UsageTracker tracker =
        UsageTracker.builder().service("crm-api", "2.14.0").privacy(privacy).build();
    return tracker;
  }
}
