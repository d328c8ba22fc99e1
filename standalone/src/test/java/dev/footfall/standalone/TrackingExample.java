package dev.footfall.standalone;

import dev.footfall.producer.UsageTracker;
import dev.footfall.schemas.ConnectionSettings;
import java.time.Duration;

/** The example of the README, line by line. */
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
}
