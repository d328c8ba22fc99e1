package dev.footfall.producer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that end with an error, in a real Jetty. */
class FailedRequestTest {

  private final JettyApplication app = new JettyApplication();

  @AfterEach
  void close() throws Exception {
    app.close();
  }

  private void standard() {
    app.usageFilter(UnaryOperator.identity());
  }

  @Test
  void sendError_withAnErrorPageIsRecordedOnce() throws Exception {
    standard();
    app.servlet("/pay", (request, response) -> response.sendError(402, "no money"))
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
}
