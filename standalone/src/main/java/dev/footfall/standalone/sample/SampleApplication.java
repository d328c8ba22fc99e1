package dev.footfall.standalone.sample;

import dev.footfall.producer.UsageTracker;
import dev.footfall.producer.servlet.UsageFilter;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page with persona cards, the buttons of a customer relationship manager, and a feature that
 * fails, all tracked with the {@link UsageTracker} alone. It shows the three ways to do it: calls
 * ({@link PersonaUsage}, {@link CrmActions}), the timer ({@link ReportExport}), and the servlet
 * filter, which records whatever does not track itself. Nothing here waits for the tracker or asks
 * how it is: without Kafka the page is the same.
 */
public final class SampleApplication implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SampleApplication.class);

  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
              + " object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  private final Javalin server;

  private SampleApplication(Javalin server) {
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param tracker stays the caller's, who closes it after this
   * @throws IllegalStateException when the port is taken
   */
  public static SampleApplication start(UsageTracker tracker, SampleConfig config) {
    PersonaUsage personas = new PersonaUsage(tracker, config.environment());
    SampleRoutes routes =
        new SampleRoutes(
            new SamplePage(config.console(), personas.enabled()),
            personas,
            new CrmActions(tracker),
            new ReportExport(tracker));
    UsageFilter filter =
        UsageFilter.builder(tracker)
            .exclude("/assets/**", "/persona/**", "/crm/**", "/report/**")
            .build();
    Javalin server = Javalin.create(javalin -> configure(javalin, config, routes, filter));
    try {
      server.start();
    } catch (JavalinBindException e) {
      throw new IllegalStateException(
          "the sample application can't listen on %s:%d, which is taken or not allowed; choose another with sample.port"
              .formatted(config.host(), config.port()),
          e);
    }
    log.info("sample application serves on port {}", server.port());
    return new SampleApplication(server);
  }

  private static void configure(
      JavalinConfig javalin, SampleConfig config, SampleRoutes routes, UsageFilter filter) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.http.prefer405over404 = true;
    javalin.http.maxRequestSize = 4096; // no route reads a body
    javalin.jetty.host = config.host();
    javalin.jetty.port = config.port();
    javalin.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.DEFAULT));
    javalin.jetty.modifyServletContextHandler(context -> install(filter, context));
    install(routes, javalin.routes);
  }

  private static void install(UsageFilter filter, ServletContextHandler context) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(
        holder,
        "/*",
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
  }

  private static void install(SampleRoutes sample, RoutesConfig routes) {
    routes.before(request -> SECURITY_HEADERS.forEach(request::header));
    routes.get("/", sample::page);
    routes.get("/assets/<file>", sample::file);
    routes.get("/persona/{id}", sample::persona);
    routes.post("/persona/{id}/copy", sample::copied);
    routes.post("/crm/{action}", sample::crm);
    routes.post("/report/export", sample::export);
    routes.get("/health/live", request -> request.json(Map.of("status", "live")));
    // Javalin's route template, for the filter; one name for all paths that nothing answers to.
    routes.after(
        request -> {
          Endpoint matched = request.endpoints().matchedHttpEndpoint();
          request.attribute(UsageFilter.ROUTE, matched == null ? "(no route)" : matched.path);
        });
    routes.exception(
        HttpResponseException.class,
        (refusal, request) ->
            SampleRoutes.problem(request, HttpStatus.forStatus(refusal.getStatus()), null));
    routes.exception(
        Exception.class,
        (defect, request) -> {
          log.error("{} {} failed", request.method(), request.path(), defect);
          SampleRoutes.problem(request, HttpStatus.INTERNAL_SERVER_ERROR, null);
        });
  }

  /** The port it serves on, also when port 0 was asked for. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
