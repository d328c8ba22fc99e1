package dev.footfall.producer.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asynchronous requests are recorded once, at their real end. */
class AsyncRequestTest {

  private static final long LATER_MS = 150;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(LATER_MS, TimeUnit.MILLISECONDS);

  private final JettyApplication app = new JettyApplication();

  @BeforeEach
  void filter() {
    app.usageFilter(UnaryOperator.identity());
  }

  @AfterEach
  void close() throws Exception {
    app.close();
  }

  @Test
  void completedLater_isMeasuredToItsEnd() throws Exception {
    app.servlet(
            "/deal/*",
            (request, response) -> {
              AsyncContext async = request.startAsync();
              LATER.execute(
                  () -> {
                    response.setStatus(202);
                    async.complete();
                  });
            })
        .start();
    assertThat(app.get("/deal/5").statusCode()).isEqualTo(202);
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionName()).isEqualTo("GET /deal/{id}");
    assertThat(event.getStatusCode()).isEqualTo(202);
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
    assertThat(event.getDurationMs()).isBetween(LATER_MS, 10_000L);
  }

  @Test
  void completedAtOnce_isRecordedOnce() throws Exception {
    app.servlet("/x", (request, response) -> request.startAsync().complete()).start();
    app.get("/x");
    assertThat(app.onlyEvent().getStatusCode()).isEqualTo(200);
  }

  @Test
  void containerThatSaysTheEndTwice_isRecordedOnce() throws Exception {
    app.servlet(
            "/x",
            (request, response) -> {
              AsyncContext async = request.startAsync();
              var use = (RequestUse) request.getAttribute(UsageFilter.USE);
              LATER.execute(
                  () -> {
                    use.onComplete(new AsyncEvent(async));
                    async.complete();
                  });
            })
        .start();
    app.get("/x");
    assertThat(app.events()).hasSize(1);
  }

  @Test
  void dispatchedTwice_isRecordedOnceWithTheRouteFoundLast() throws Exception {
    app.servlet(
            "/x",
            (request, response) -> {
              if (request.getAttribute("round") == null) {
                request.setAttribute("round", 1);
                LATER.execute(request.startAsync()::dispatch);
              } else if (request.getAttribute("round").equals(1)) {
                request.setAttribute("round", 2);
                LATER.execute(request.startAsync()::complete);
                request.setAttribute(UsageFilter.ROUTE, "/found/{late}");
              }
            })
        .start();
    app.get("/x");
    UsageEvent event = app.onlyEvent();
    assertThat(event.getActionName()).isEqualTo("GET /found/{late}");
    assertThat(event.getDurationMs()).isGreaterThanOrEqualTo(2 * LATER_MS);
  }

  @Test
  void exceptionInALaterDispatch_isRecordedOnce() throws Exception {
    app.servlet(
            "/x",
            (request, response) -> {
              if (request.getDispatcherType() == DispatcherType.ASYNC) {
                throw new IllegalStateException("late");
              }
              LATER.execute(request.startAsync()::dispatch);
            })
        .start();
    assertThat(app.get("/x").statusCode()).isEqualTo(500);
    UsageEvent event = app.onlyEvent();
    assertThat(event.getErrorType()).isEqualTo("java.lang.IllegalStateException");
    assertThat(event.getStatusCode()).isEqualTo(500);
    assertThat(event.getDurationMs()).isGreaterThanOrEqualTo(LATER_MS);
  }

  @Test
  void exceptionAfterGoingAsynchronous_isRecordedOnce() throws Exception {
    app.servlet(
            "/x",
            (request, response) -> {
              request.startAsync();
              throw new IllegalStateException("at once");
            })
        .start();
    assertThat(app.get("/x").statusCode()).isEqualTo(500);
    UsageEvent event = app.onlyEvent();
    assertThat(event.getErrorMessage()).isEqualTo("at once");
    assertThat(event.getStatusCode()).isEqualTo(500);
  }

  @Test
  void sentErrorLater_isRecordedOnceWithItsStatus() throws Exception {
    app.servlet(
            "/x",
            (request, response) -> {
              AsyncContext async = request.startAsync();
              LATER.execute(
                  () -> {
                    try {
                      ((HttpServletResponse) async.getResponse()).sendError(503);
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                    async.complete();
                  });
            })
        .start();
    assertThat(app.get("/x").statusCode()).isEqualTo(503);
    assertThat(app.onlyEvent().getStatusCode()).isEqualTo(503);
  }

  @Test
  void notAnsweredInTime_isATimeout() throws Exception {
    app.servlet("/x", (request, response) -> request.startAsync().setTimeout(LATER_MS)).start();
    assertThat(app.get("/x").statusCode()).isEqualTo(500);
    UsageEvent event = app.onlyEvent();
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.TIMEOUT);
    assertThat(event.getStatusCode()).isEqualTo(500);
    assertThat(event.getDurationMs()).isGreaterThanOrEqualTo(LATER_MS);
  }

  @Test
  void longPollThatEndsQuietly_isASuccess() throws Exception {
    app.servlet(
            "/news",
            (request, response) -> {
              AsyncContext async = request.startAsync();
              async.setTimeout(LATER_MS);
              async.addListener(
                  new AsyncListener() {
                    @Override
                    public void onComplete(AsyncEvent event) {}

                    @Override
                    public void onTimeout(AsyncEvent event) {
                      response.setStatus(204);
                      async.complete();
                    }

                    @Override
                    public void onError(AsyncEvent event) {}

                    @Override
                    public void onStartAsync(AsyncEvent event) {}
                  });
            })
        .start();
    assertThat(app.get("/news").statusCode()).isEqualTo(204);
    assertThat(app.onlyEvent().getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
  }
}
