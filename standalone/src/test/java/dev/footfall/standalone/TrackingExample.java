package dev.footfall.standalone;

import dev.footfall.producer.UsageTracker;
import dev.footfall.producer.privacy.KeyFile;
import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.schemas.ConnectionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

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
