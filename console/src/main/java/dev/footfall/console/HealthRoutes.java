package dev.footfall.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Health, for orchestrators and for people. All of it is public and names no inside.
 *
 * <p>{@code /health/live} and {@code /health/ready} answer 200 or 503, as orchestrators need it.
 * {@code /api/usage/health} always answers 200 and says {@code degraded} in its body: the service
 * does answer, with what it has.
 */
final class HealthRoutes {

  private static final String SERVICE = "footfall-console";

  private final BooleanSupplier live;
  private final Supplier<List<String>> notReady;
  private final Repository repository;
  private final Clock clock;

  /** What {@code /health/…} says. */
  record Check(String status, List<String> reasons) {}

  /** What {@code /api/usage/health} says. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Health(
      String status,
      String service,
      RepositoryState.Status repository,
      @Nullable String reason,
      Instant checkedAt) {}

  HealthRoutes(
      BooleanSupplier live, Supplier<List<String>> notReady, Repository repository, Clock clock) {
    this.live = live;
    this.notReady = notReady;
    this.repository = repository;
    this.clock = clock;
  }

  void live(Context request) {
    check(request, live.getAsBoolean() ? List.of() : List.of("a part of the console has stopped"));
  }

  void ready(Context request) {
    check(request, notReady.get());
  }

  void health(Context request) {
    RepositoryState state = repository.probe();
    String reason = state.reason();
    json(
        request,
        HttpStatus.OK,
        new Health(
            state.ok() ? "ok" : "degraded",
            SERVICE,
            state.status(),
            reason == null ? null : "the database: " + reason,
            clock.instant()));
  }

  private static void check(Context request, List<String> reasons) {
    json(
        request,
        reasons.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        new Check(reasons.isEmpty() ? "ok" : "down", reasons));
  }

  private static void json(Context request, HttpStatus status, Object body) {
    request
        .status(status)
        .header("Cache-Control", "no-store")
        .contentType("application/json")
        .result(Json.text(body).getBytes(UTF_8));
  }
}
