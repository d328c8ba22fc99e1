package dev.footfall.producer.servlet;

import dev.footfall.producer.UsageTracker;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Records each HTTP request as one usage event, at the price of some microseconds on its thread:
 * action {@code METHOD route}, user, status, duration, and class and message of an exception that
 * left the application. Never the body, the query string, a header but the User-Agent, or the id of
 * an {@code HttpSession}.
 *
 * <pre>{@code
 * UsageFilter filter = UsageFilter.builder(tracker).exclude("/static/**").build();
 * FilterRegistration.Dynamic usage = context.addFilter("usage", filter);
 * usage.setAsyncSupported(true);
 * usage.addMappingForUrlPatterns(EnumSet.of(REQUEST, ASYNC, ERROR), false, "/*");
 * }</pre>
 *
 * <p>A request is recorded once, when it ends: an asynchronous one when it is completed, not when
 * its first thread returns; forwards, includes and error pages belong to the request they come
 * from. The filter must support asynchronous requests where the application has any, as the
 * container demands. The mapping to {@code ASYNC} sees exceptions and routes of later threads; the
 * one to {@code ERROR} sees what was refused before it came to the filter. Put it behind the filter
 * that authenticates, unless the container does.
 *
 * <p>Status below 400 is a success; from 400 on it is an error, a timeout if the asynchronous
 * request timed out. An exception is an error whatever the status, and goes on as it was. Where a
 * framework leaves no route template, ids in the path are guessed, see {@link
 * dev.footfall.producer.RouteTemplate}; paths that no servlet was made for and that were answered
 * with 4xx share one action, as there is no end of them.
 *
 * <p>A failure of the filter or of a function given to it never reaches the request: the first one
 * is logged, all are counted in {@link #faults()}. Thread-safe.
 */
public final class UsageFilter implements Filter {

  /**
   * The request attribute for a route template, such as {@code /deals/{id}}, that comes before all
   * others; for frameworks that set none.
   */
  public static final String ROUTE = "dev.footfall.route";

  /** Under which a request has its {@link RequestUse}. */
  static final String USE = UsageFilter.class.getName() + ".use";

  private final RequestReader reader;
  private final PathPatterns excluded;

  UsageFilter(RequestReader reader, PathPatterns excluded) {
    this.reader = reader;
    this.excluded = excluded;
  }

  /** A builder with the defaults. */
  public static UsageFilterBuilder builder(UsageTracker tracker) {
    return new UsageFilterBuilder(tracker);
  }

  /** How often the filter or a function given to it failed, since it was built. */
  public long faults() {
    return reader.faults().count();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse out) {
      RequestUse use = reader.faults().answer("reading a request", () -> use(http, out));
      if (use != null) {
        follow(use, http, response, chain);
        return;
      }
    }
    chain.doFilter(request, response);
  }

  private void follow(
      RequestUse use, HttpServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
    try {
      chain.doFilter(request, response);
    } catch (Throwable e) {
      use.threw(e);
      throw e;
    } finally {
      reader.faults().guard("recording a request", () -> returned(use, request, again));
    }
  }

  private static void returned(RequestUse use, HttpServletRequest request, boolean again) {
    if (again) {
      use.look(request); // its listener knows when it ends
    } else {
      use.returned(request);
    }
  }

  /** The use that this call is to follow, null for none. */
  private @Nullable RequestUse use(HttpServletRequest request, HttpServletResponse response) {
    Object known = request.getAttribute(USE);
    return switch (request.getDispatcherType()) {
      case REQUEST -> known == null ? begin(request, response, request.getRequestURI()) : null;
      case ASYNC -> known instanceof RequestUse use ? use : null;
      case ERROR -> {
        if (known == null) {
          recordRefused(request, response);
        }
        yield null;
      }
      case FORWARD, INCLUDE -> null;
    };
  }

  private @Nullable RequestUse begin(
      HttpServletRequest request, HttpServletResponse response, String uri) {
    if (excluded.match(pathOf(request, uri))) {
      return null;
    }
    RequestUse use = new RequestUse(reader, request, response, uri);
    request.setAttribute(USE, use);
    return use;
  }

  /** Something before this filter answered with an error, and the container makes its page. */
  private void recordRefused(HttpServletRequest request, HttpServletResponse response) {
    Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    if (uri instanceof String path && status instanceof Integer code) {
      RequestUse use = begin(request, response, path);
      if (use != null) {
        use.refused(request, code);
      }
    }
  }

  /** The path below the application's, decoded where the container has done it. */
  private static String pathOf(HttpServletRequest request, String uri) {
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      return Routes.path(request, uri);
    }
    String pathInfo = request.getPathInfo();
    return pathInfo == null ? request.getServletPath() : request.getServletPath() + pathInfo;
  }
}
