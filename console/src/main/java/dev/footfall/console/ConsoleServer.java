package dev.footfall.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server: which route is whose, and what holds for all of them. */
final class ConsoleServer {

  private static final int MIN_THREADS = 8;
  private static final int REQUEST_THREADS = 50; // beside those that the live streams hold
  private static final int MAX_REQUEST_BYTES = 65_536; // no route takes a body yet

  private ConsoleServer() {}

  /** The server, not started yet. */
  static Javalin create(
      ConsoleConfig settings,
      PageRoutes pages,
      UsageRoutes usage,
      LiveStream stream,
      HealthRoutes health,
      PrometheusMeterRegistry meters) {
    return Javalin.create(
        config -> {
          serve(config, settings, meters);
          RoutesConfig routes = config.routes;
          routes.before(request -> SecurityHeaders.ALL.forEach(request::header));
          Problems.install(routes);
          read(routes, "/", pages::page);
          read(routes, "/assets/<file>", pages::asset);
          read(routes, "/api/overview", usage::overview);
          read(routes, "/api/live", stream::handle);
          read(routes, "/api/usage/summary", usage::summary);
          read(routes, "/api/usage/health", health::health);
          read(routes, "/health/live", health::live);
          read(routes, "/health/ready", health::ready);
          read(routes, "/metrics", request -> metrics(request, meters));
        });
  }

  private static void metrics(Context request, PrometheusMeterRegistry meters) {
    request
        .header("Cache-Control", "no-store")
        .contentType("text/plain; version=0.0.4; charset=utf-8")
        .result(meters.scrape().getBytes(UTF_8));
  }

  /** HEAD runs the same handler: Javalin alone would say 200 to it without asking who it is. */
  private static void read(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private static void serve(JavalinConfig config, ConsoleConfig settings, MeterRegistry meters) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = MAX_REQUEST_BYTES;
    config.jetty.host = settings.host();
    config.jetty.port = settings.port();
    QueuedThreadPool threads =
        new QueuedThreadPool(settings.liveClients() + REQUEST_THREADS, MIN_THREADS);
    threads.setName("console-http");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(server -> server.setErrorHandler(new JettyProblems()));
    // Javalin's default takes ambiguous paths (%2e%2e, //, ;x) for applications that want them.
    config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.DEFAULT));
    config.requestLogger.http((request, millis) -> time(meters, request, millis));
  }

  private static void time(MeterRegistry meters, Context request, Float millis) {
    Timer.builder("footfall.console.requests")
        .description("Answered requests; of a live stream, how long it was open")
        .tag("route", route(request))
        .tag("status", Integer.toString(request.statusCode()))
        .register(meters)
        .record(Duration.ofNanos((long) (millis * 1_000_000)));
  }

  /** The pattern that matched and not the path, of which there is no end. */
  private static String route(Context request) {
    return request.statusCode() == 404 || request.statusCode() == 405
        ? "none"
        : request.endpoint().path;
  }
}
