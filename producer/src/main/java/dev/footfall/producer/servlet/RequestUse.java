package dev.footfall.producer.servlet;

import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.producer.RouteTemplate;
import dev.footfall.producer.UsageEventBuilder;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request from its first sight to its end, which is recorded once. It reads the request while
 * it is being handled and never later: an asynchronous one ends on some other thread, when only its
 * response is still of use.
 */
final class RequestUse implements AsyncListener {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private final RequestReader reader;
  private final HttpServletResponse response;
  private final long startNanos = System.nanoTime();
  private final AtomicBoolean recorded = new AtomicBoolean();

  private final String method;
  private final String path;
  private final Channel channel;
  private final @Nullable String clientAddress;
  private final @Nullable String userAgent;
  private volatile @Nullable String user;
  private volatile @Nullable String session;
  private volatile @Nullable String route;
  private volatile boolean unmapped;
  private volatile boolean timedOut;
  private volatile @Nullable Throwable thrown;

  /**
   * Begins.
   *
   * @param uri the path that the client asked for, which in an error's dispatch is not the
   *     request's
   */
  RequestUse(
      RequestReader reader, HttpServletRequest request, HttpServletResponse response, String uri) {
    this.reader = reader;
    this.response = response;
    // Clients make up methods; there are as many names as the field has.
    this.method = METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
    this.path = Routes.path(request, uri);
    this.channel = reader.channel(request);
    this.clientAddress = reader.clientAddress(request);
    this.userAgent = request.getHeader("User-Agent");
    look(request);
  }

  /** Takes what is known by now: users sign in and out, frameworks find routes. */
  void look(HttpServletRequest request) {
    if (user == null) {
      user = reader.user(request);
    }
    if (session == null) {
      session = reader.session(request);
    }
    String given = reader.routes().given(request);
    if (given != null) {
      route = given;
    }
    unmapped = Routes.unmapped(request);
  }

  void threw(Throwable e) {
    thrown = e;
  }

  /** The request's thread is done with it; whether the request is, remains to be seen. */
  void returned(HttpServletRequest request) {
    look(request);
    if (!request.isAsyncStarted() || !listen(request)) {
      end(status());
    }
  }

  private boolean listen(HttpServletRequest request) {
    try {
      request.getAsyncContext().addListener(this);
      return true;
    } catch (IllegalStateException e) {
      return false; // another thread has completed it in this very moment
    }
  }

  /** Something before the filter answered with an error; whether its path exists, nobody knows. */
  void refused(HttpServletRequest request, int status) {
    unmapped = true;
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable e) {
      threw(e);
    }
    end(status);
  }

  private int status() {
    int status = response.getStatus();
    if (thrown == null || status >= 400 || response.isCommitted()) {
      return status;
    }
    // The container will answer, after this.
    return thrown instanceof UnavailableException unavailable
        ? unavailable.isPermanent()
            ? HttpServletResponse.SC_NOT_FOUND
            : HttpServletResponse.SC_SERVICE_UNAVAILABLE
        : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
  }

  /** Records the request; only the first call does. */
  void end(int status) {
    if (!recorded.compareAndSet(false, true)) {
      return;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    UsageEventBuilder event = event(status);
    Throwable error = cause(thrown);
    if (error != null) {
      event.failed(error, took);
    } else if (status >= 400) {
      event
          .errorType("HTTP " + status)
          .track(timedOut ? ResultStatus.TIMEOUT : ResultStatus.ERROR, took);
    } else {
      event.success(took);
    }
  }

  private UsageEventBuilder event(int status) {
    String given = route;
    String template = given == null ? RouteTemplate.of(path) : given;
    boolean nowhere = status >= 400 && status < 500 && given == null && unmapped;
    return reader
        .tracker()
        .usage(reader.actionType(), method + " " + (nowhere ? Routes.NONE : template))
        .user(user)
        .session(session)
        .channel(channel)
        .page(channel == Channel.UI ? template : null)
        .http(method, template, status)
        .ipAddress(clientAddress)
        .userAgent(userAgent);
  }

  /** Frameworks wrap what the application threw, and say nothing with it. */
  private static @Nullable Throwable cause(@Nullable Throwable thrown) {
    Throwable error = thrown;
    while (error instanceof ServletException && error.getCause() != null) {
      error = error.getCause();
    }
    return error;
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // A second round after a dispatch: the container has forgotten its listeners.
    event.getAsyncContext().addListener(this);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    timedOut = true;
  }

  @Override
  public void onError(AsyncEvent event) {
    Throwable error = event.getThrowable();
    if (error != null) {
      thrown = error;
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    reader.faults().guard("recording a request", () -> end(status()));
  }
}
