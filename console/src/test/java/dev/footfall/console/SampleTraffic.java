package dev.footfall.console;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An hour that looks like one: several services, a rush, a feature that fails for a while. */
final class SampleTraffic {

  private record Use(String service, String action, int perMinute, long meanMs) {}

  private static final List<Use> USES =
      List.of(
          new Use("crm-api", "view_customers_list", 90, 42),
          new Use("crm-api", "view_deal", 70, 31),
          new Use("crm-api", "update_deal", 22, 88),
          new Use("crm-api", "send_email", 14, 640),
          new Use("web", "open_page", 120, 12),
          new Use("web", "sign_in", 18, 95),
          new Use("personas", "view_persona", 40, 9),
          new Use("personas", "copy_story", 12, 6),
          new Use("reports", "export_csv", 5, 2350),
          new Use("reports", "open_dashboard", 26, 210),
          new Use("assistant", "generate_interaction_summary", 6, 4120),
          new Use("assistant", "chat_message", 33, 1480));

  private SampleTraffic() {}

  static void fill(ConsoleDatabase database) {
    Random random = new Random(7); // the same picture each time
    Instant now = Instant.now();
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    List<TestCell> cells = new ArrayList<>();
    long total = 0;
    long failed = 0;
    for (int ago = 59; ago >= 0; ago--) {
      double rush = 0.75 + 0.35 * Math.sin((59 - ago) / 9.0);
      double elapsed = ago == 0 ? (now.toEpochMilli() - minute.toEpochMilli()) / 60_000.0 : 1;
      for (Use use : USES) {
        long count =
            Math.round(use.perMinute() * rush * elapsed * (0.85 + random.nextDouble() * 0.3));
        boolean broken = use.action().equals("send_email") && ago < 30;
        double rate = broken ? 0.5 : use.action().equals("sign_in") ? 0.06 : 0.008;
        long errors = Math.min(count, Math.round(count * rate * random.nextDouble() * 2));
        cells.add(
            TestCell.minute(
                    minute.minus(ago, ChronoUnit.MINUTES),
                    use.service(),
                    use.action(),
                    count,
                    errors)
                .lasting(count, count * use.meanMs()));
        total += count;
        failed += errors;
      }
    }
    cells.add(TestCell.hour(now.truncatedTo(ChronoUnit.HOURS), total * 9, failed * 9));
    database.insert(cells);
    database.insert(TestEvent.at(now.minusMillis(800)));
    database.stored(now);
    database.producer("web-0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11", "web", 81_412, 81_412, now);
    database.producer(
        "personas-0193a7c6-1f4e-7a21-8c11-7b1e9a522b8e", "personas", 9_300, 9_300, now);
    database.producer(
        "crm-api-0193a7c5-9a52-7c3d-8b1e-2f6f2b8e110d", "crm-api", 120_480, 120_443, now);
    database.alerting("crm-api-0193a7c5-9a52-7c3d-8b1e-2f6f2b8e110d");
  }
}
