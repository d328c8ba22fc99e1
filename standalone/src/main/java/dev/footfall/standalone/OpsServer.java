package dev.footfall.standalone;

import io.javalin.Javalin;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Health and metrics of a service without pages of its own: {@code /health/live} (restart me when
 * this is 503), {@code /health/ready} (503 with the reasons in words) and {@code /metrics}
 * (Prometheus), and what else the service has to show.
 */
final class OpsServer implements AutoCloseable {

  private final Javalin server;

  private OpsServer(Javalin server) {
    this.server = server;
  }

  /**
   * Starts serving.
   *
   * @param port 0 takes a free one
   * @param pages what is served besides
   * @throws IllegalStateException when the port is taken
   */
  static OpsServer start(
      String host,
      int port,
      BooleanSupplier live,
      Supplier<List<String>> notReady,
      Supplier<List<String>> warnings,
      PrometheusMeterRegistry meters,
      OpsPage... pages) {
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.get(
                  "/health/live",
                  ctx -> {
                    boolean alive = live.getAsBoolean();
                    ctx.status(alive ? 200 : 503).json(Map.of("status", alive ? "live" : "stuck"));
                  });
              config.routes.get(
                  "/health/ready",
                  ctx -> {
                    List<String> reasons = notReady.get();
                    ctx.status(reasons.isEmpty() ? 200 : 503)
                        .json(
                            Map.of(
                                "status",
                                reasons.isEmpty() ? "ready" : "not ready",
                                "reasons",
                                reasons,
                                "warnings",
                                warnings.get()));
                  });
              config.routes.get(
                  "/metrics",
                  ctx -> ctx.contentType("text/plain; version=0.0.4").result(meters.scrape()));
              for (OpsPage page : pages) {
                config.routes.get(
                    page.path(),
                    ctx ->
                        ctx.contentType(page.contentType())
                            .header("Content-Security-Policy", page.policy())
                            .header("X-Content-Type-Options", "nosniff")
                            .result(page.body().get()));
              }
            });
    server.start(host, port);
    return new OpsServer(server);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
