package dev.footfall.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is going on (public, aggregates only) and who did what (admins only). */
final class UsageRoutes {

  /** Who looked at personal data, and how much of it; never the data. */
  private static final Logger AUDIT = LoggerFactory.getLogger("dev.footfall.audit");

  private final AdminToken admin;
  private final Repository repository;
  private final LiveFeed feed;
  private final Clock clock;

  UsageRoutes(AdminToken admin, Repository repository, LiveFeed feed, Clock clock) {
    this.admin = admin;
    this.repository = repository;
    this.feed = feed;
    this.clock = clock;
  }

  /** {@code GET /api/overview}: what {@code /api/live} streams, once. */
  void overview(Context request) {
    json(request, feed.current().json());
  }

  /** {@code GET /api/usage/summary?hours=}: who used what in the last hours. */
  void summary(Context request) {
    admin.require(request.header("Authorization"));
    Period period = Period.of(request.queryParamMap(), clock);
    UsageSummary summary = UsageSummaryQuery.run(repository, period);
    AUDIT.info(
        "usage summary of {} to {} with {} users read with the admin token from {}",
        period.start(),
        period.end(),
        summary.users().size(),
        request.ip());
    json(request, Json.text(summary));
  }

  private static void json(Context request, String body) {
    request
        .header("Cache-Control", "no-store")
        .contentType("application/json")
        .result(body.getBytes(UTF_8));
  }
}
