package dev.footfall.producer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.producer.AssignmentBuilder;
import dev.footfall.producer.CloseReport;
import dev.footfall.producer.TrackerCounters;
import dev.footfall.producer.UsageEventBuilder;
import dev.footfall.producer.UsageTracker;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
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
  void sendError_withAnErrorPageIsRecordedOnce() throws Exception {
    standard();
    app.servlet("/pay", (request, response) -> response.sendError(402, SECRET))
        .servlet("/sorry", (request, response) -> response.getWriter().print("sorry"))
        .errorPage(402, "/sorry")
        .start();
    assertThat(app.get("/pay").body()).isEqualTo("sorry");
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionName()).isEqualTo("GET /pay");
    assertThat(event.getStatusCode()).isEqualTo(402);
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.ERROR);
  }

  @Test
  void exception_isRecordedAndGoesOnUnchanged() throws Exception {
    IllegalStateException thrown = new IllegalStateException("deal store did not answer");
    AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
    app.filter(
        (request, response, chain) -> {
          try {
            chain.doFilter(request, response);
          } catch (RuntimeException e) {
            seen.set(e);
            throw e;
          }
        });
    standard();
    app.servlet(
            "/deal/*",
            (request, response) -> {
              throw thrown;
            })
        .start();
    assertThat(app.get("/deal/1").statusCode()).isEqualTo(500);
    assertThat(seen.get()).isSameAs(thrown);
    UsageEvent event = app.onlyEvent();
    assertThat(event.getStatusCode()).isEqualTo(500);
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.ERROR);
    assertThat(event.getErrorType()).isEqualTo("java.lang.IllegalStateException");
    assertThat(event.getErrorMessage()).isEqualTo("deal store did not answer");
    assertThat(event.getDurationMs()).isNotNull();
  }

  @Test
  void wrappedException_isRecordedAsItsCause() throws Exception {
    standard();
    app.servlet(
            "/x",
            (request, response) -> {
              throw new ServletException("Request processing failed", new ArithmeticException());
            })
        .start();
    app.get("/x");
    assertThat(app.onlyEvent().getErrorType()).isEqualTo("java.lang.ArithmeticException");
  }

  @Test
  void exceptionAfterTheAnswerBegan_isAnErrorWithTheStatusThatWasSent() throws Exception {
    standard();
    app.servlet(
            "/x",
            (request, response) -> {
              response.getWriter().print("half an answer");
              response.flushBuffer();
              throw new IllegalStateException("the other half is missing");
            })
        .start();
    try {
      app.get("/x");
    } catch (java.io.IOException e) {
      assertThat(e).isNotNull(); // the connection is cut, as it should be
    }
    UsageEvent event = app.onlyEvent();
    assertThat(event.getStatusCode()).isEqualTo(200);
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.ERROR);
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
  void refusedBeforeTheFilter_isRecordedFromItsErrorPage() throws Exception {
    app.filter(
        (request, response, chain) -> {
          if (request.getDispatcherType() == jakarta.servlet.DispatcherType.REQUEST) {
            ((HttpServletResponse) response).sendError(401);
          } else {
            chain.doFilter(request, response);
          }
        });
    standard();
    app.servlet("/deal/*", (request, response) -> {})
        .servlet("/sorry", (request, response) -> {})
        .errorPage(401, "/sorry")
        .start();
    app.get("/deal/5");
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionName()).isEqualTo("GET (no route)");
    assertThat(event.getEndpoint()).isEqualTo("/deal/{id}");
    assertThat(event.getStatusCode()).isEqualTo(401);
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
  void functionsThatFail_costTheirFieldOnly() throws Exception {
    RequestText failing =
        request -> {
          throw new AssertionError("no user today");
        };
    UsageFilter filter =
        app.usageFilter(f -> f.user(failing).session(failing).clientAddress(failing));
    app.servlet("/x", (request, response) -> response.getWriter().print("fine")).start();
    assertThat(app.get("/x").body()).isEqualTo("fine");
    UsageEvent event = app.onlyEvent();
    assertThat(event.getUserId()).isNull();
    assertThat(event.getIpAddress()).isNull();
    assertThat(filter.faults()).isEqualTo(5); // user and session are asked for twice
  }

  @Test
  void trackerThatFails_doesNotBreakTheRequest() throws Exception {
    UsageFilter filter = UsageFilter.builder(new FailingTracker()).build();
    app.filter(filter)
        .servlet("/x", (request, response) -> response.getWriter().print("fine"))
        .start();
    assertThat(app.get("/x").body()).isEqualTo("fine");
    assertThat(app.events()).isEmpty();
    assertThat(filter.faults()).isEqualTo(1);
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

  /** Breaks its contract. */
  private static final class FailingTracker implements UsageTracker {

    @Override
    public UsageEventBuilder usage(@Nullable String actionType, @Nullable String actionName) {
      throw new IllegalStateException("no");
    }

    @Override
    public AssignmentBuilder assignment(
        @Nullable String userId, @Nullable String timeWindow, @Nullable String personaId) {
      throw new IllegalStateException("no");
    }

    @Override
    public TrackerCounters counters() {
      return NOOP.counters();
    }

    @Override
    public String producerId() {
      return "failing";
    }

    @Override
    public CloseReport close(Duration limit) {
      return NOOP.close(limit);
    }

    @Override
    public void close() {}
  }
}
