package dev.footfall.producer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter in a real Jetty, asked over HTTP. */
class UsageFilterTest {

  private static final String SECRET = "s3cr3t-canary";

  private final JettyApplication app = new JettyApplication();

  @AfterEach
  void close() throws Exception {
    app.close();
  }

  private UsageFilter standard() {
    return app.usageFilter(UnaryOperator.identity());
  }

  /** Signs {@code name} in, as a filter in front of ours would. */
  private static Filter signedIn(String name) {
    return (request, response, chain) ->
        chain.doFilter(
            new HttpServletRequestWrapper((HttpServletRequest) request) {
              @Override
              public Principal getUserPrincipal() {
                return () -> name;
              }
            },
            response);
  }

  @Test
  void request_isRecordedWithWhatIsAllowed() throws Exception {
    AtomicReference<String> httpSession = new AtomicReference<>();
    app.filter(signedIn("ada@example.com"));
    standard();
    app.servlet(
            "/deal/*",
            (request, response) -> {
              httpSession.set(request.getSession().getId());
              String body = new String(request.getInputStream().readAllBytes());
              response.setStatus(201);
              response.getWriter().print("echo " + body);
            })
        .start();

    var response =
        app.send(
            "POST",
            "/deal/456;p=" + SECRET + "?token=" + SECRET,
            "password=" + SECRET,
            "User-Agent",
            "curl/8.5",
            "Authorization",
            "Bearer " + SECRET,
            "Cookie",
            "JSESSIONID=" + SECRET,
            "Referer",
            "http://x/?q=" + SECRET,
            "Content-Type",
            "application/x-www-form-urlencoded");

    assertThat(response.body()).isEqualTo("echo password=" + SECRET);
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionType()).isEqualTo("navigation");
    assertThat(event.getActionName()).isEqualTo("POST /deal/{id}");
    assertThat(event.getEndpoint()).isEqualTo("/deal/{id}");
    assertThat(event.getHttpMethod()).isEqualTo("POST");
    assertThat(event.getStatusCode()).isEqualTo(201);
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
    assertThat(event.getErrorType()).isNull();
    assertThat(event.getDurationMs()).isBetween(0L, 10_000L);
    assertThat(event.getUserId()).isEqualTo("ada@example.com");
    assertThat(event.getIpAddress()).as("truncated").isEqualTo("127.0.0.0");
    assertThat(event.getUserAgent()).isEqualTo("curl/8.5");
    assertThat(event.getChannel()).isEqualTo(Channel.API);
    assertThat(event.getSessionId()).isNull();
    assertThat(event.toString()).doesNotContain(SECRET).doesNotContain(httpSession.get());
  }

  @ParameterizedTest
  @CsvSource({
    "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern, /deals/{dealId}",
    "dev.footfall.route, /deals/{number}",
    "http.route, /deals/:deal",
    "com.example.route, /deals/<deal>"
  })
  void routeTemplate_ofTheFrameworkIsTaken(String attribute, String template) throws Exception {
    app.usageFilter(filter -> filter.routeAttribute("com.example.route"));
    app.servlet("/*", (request, response) -> request.setAttribute(attribute, template)).start();
    app.get("/deals/x-y-z", "Accept", "text/html,*/*");
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionName()).isEqualTo("GET " + template);
    assertThat(event.getEndpoint()).isEqualTo(template);
    assertThat(event.getPageUrl()).isEqualTo(template);
    assertThat(event.getChannel()).isEqualTo(Channel.UI);
  }

  @Test
  void pathsNobodyServes_areOneAction() throws Exception {
    standard();
    app.start();
    assertThat(app.get("/wp-login.php").statusCode()).isEqualTo(404);
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionName()).isEqualTo("GET (no route)");
    assertThat(event.getEndpoint()).isEqualTo("/wp-login.php");
    assertThat(event.getStatusCode()).isEqualTo(404);
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.ERROR);
    assertThat(event.getErrorType()).isEqualTo("HTTP 404");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void pathsRefusedByAServletForEverything_areOneAction(int status) throws Exception {
    standard();
    app.servlet("/*", (request, response) -> response.setStatus(status)).start();
    app.get("/wp-login.php");
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionName()).isEqualTo("GET (no route)");
    assertThat(event.getEndpoint()).isEqualTo("/wp-login.php");
  }

  @Test
  void failureOfAServletForEverything_keepsItsRoute() throws Exception {
    standard();
    app.servlet("/*", (request, response) -> response.setStatus(503)).start();
    app.get("/deal/9");
    assertThat(app.onlyEvent().getActionName()).isEqualTo("GET /deal/{id}");
  }

  @Test
  void notFoundByAServlet_keepsItsRoute() throws Exception {
    standard();
    app.servlet("/deal/*", (request, response) -> response.setStatus(404)).start();
    app.get("/deal/9");
    assertThat(app.onlyEvent().getActionName()).isEqualTo("GET /deal/{id}");
  }

  @Test
  void forwardAndInclude_belongToTheirRequest() throws Exception {
    standard();
    app.servlet(
            "/front/*",
            (request, response) -> {
              request.getRequestDispatcher("/part").include(request, response);
              request.getRequestDispatcher("/behind/7").forward(request, response);
            })
        .servlet("/part", (request, response) -> {})
        .servlet("/behind/*", (request, response) -> response.setStatus(202))
        .start();
    assertThat(app.get("/front/5").statusCode()).isEqualTo(202);
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionName()).isEqualTo("GET /front/{id}");
    assertThat(event.getStatusCode()).isEqualTo(202);
  }

  @Test
  void filterMappedTwice_recordsOnce() throws Exception {
    standard();
    standard();
    app.servlet("/x", (request, response) -> {}).start();
    app.get("/x");
    assertThat(app.events()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/health", "/health/ready", "/metrics", "/favicon.ico", "/static/a/b.css", "/x/q"})
  void excludedPaths_areNotRecorded(String path) throws Exception {
    app.usageFilter(filter -> filter.exclude("/static/**", "/*/q"));
    app.servlet("/*", (request, response) -> {}).start();
    assertThat(app.get(path + "?x=1").statusCode()).isEqualTo(200);
    app.get("/healthy");
    assertThat(app.onlyEvent().getActionName()).isEqualTo("GET /healthy");
  }

  @Test
  void withoutDefaultExcludes_recordsHealthToo() throws Exception {
    app.usageFilter(UsageFilterBuilder::withoutDefaultExcludes);
    app.servlet("/*", (request, response) -> {}).start();
    app.get("/health");
    assertThat(app.onlyEvent().getActionName()).isEqualTo("GET /health");
  }

  @Test
  void userWhoSignsInOrOut_isRecorded() throws Exception {
    app.usageFilter(
        f ->
            f.user(request -> (String) request.getAttribute("who"))
                .session(r -> r.getHeader("Visit")));
    app.servlet("/sign-in", (request, response) -> request.setAttribute("who", "ada")).start();
    app.get("/sign-in", "Visit", "visit-7");
    UsageEvent event = app.onlyEvent();
    assertThat(event.getUserId()).isEqualTo("ada");
    assertThat(event.getSessionId()).isEqualTo("visit-7");
  }

  @Test
  void userWhoSignsOut_isRecorded() throws Exception {
    app.filter(
        (request, response, chain) -> {
          request.setAttribute("who", "ada");
          chain.doFilter(request, response);
        });
    app.usageFilter(f -> f.user(request -> (String) request.getAttribute("who")));
    app.servlet("/sign-out", (request, response) -> request.removeAttribute("who")).start();
    app.get("/sign-out");
    assertThat(app.onlyEvent().getUserId()).isEqualTo("ada");
  }

  @Test
  void oddMethodAndEndlessPath_areCutToNames() throws Exception {
    standard();
    app.servlet("/*", (request, response) -> {}).start();
    app.send("X" + "Y".repeat(50), "/a".repeat(500), "");
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionName()).startsWith("OTHER /a/a").endsWith("…");
    assertThat(event.getHttpMethod()).isEqualTo("OTHER");
  }

  @Test
  void build_refusesAPatternWithoutASlash() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> UsageFilter.builder(app.tracker).exclude("static").build()))
        .hasMessageContaining("'static'");
  }
}
