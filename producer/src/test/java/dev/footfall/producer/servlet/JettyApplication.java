package dev.footfall.producer.servlet;

import dev.footfall.events.UsageEvent;
import dev.footfall.producer.RecordingTracker;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A web application at {@code /shop} in a real Jetty, with the filter in front of its servlets. Its
 * events are asked for when it has stopped: then every request has ended.
 */
final class JettyApplication implements AutoCloseable {

  private static final EnumSet<DispatcherType> ALL = EnumSet.allOf(DispatcherType.class);

  /** What a servlet does. */
  interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException;
  }

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ServletContextHandler context =
      new ServletContextHandler("/shop", ServletContextHandler.SESSIONS);
  private final HttpClient client = HttpClient.newHttpClient();
  private final ErrorPageErrorHandler errorPages = new ErrorPageErrorHandler();

  final RecordingTracker tracker = new RecordingTracker();

  JettyApplication() {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(context);
    context.setErrorHandler(errorPages);
  }

  /** Maps the filter to every kind of dispatch, the worst case for recording once. */
  JettyApplication filter(Filter filter) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", ALL);
    return this;
  }

  UsageFilter usageFilter(UnaryOperator<UsageFilterBuilder> settings) {
    UsageFilter filter = settings.apply(UsageFilter.builder(tracker)).build();
    filter(filter);
    return filter;
  }

  JettyApplication servlet(String path, Handler handler) {
    ServletHolder holder =
        new ServletHolder(
            new HttpServlet() {
              private static final long serialVersionUID = 1L;

              @Override
              protected void service(HttpServletRequest request, HttpServletResponse response)
                  throws ServletException, IOException {
                handler.handle(request, response);
              }
            });
    holder.setAsyncSupported(true);
    context.addServlet(holder, path);
    return this;
  }

  JettyApplication errorPage(int status, String path) {
    errorPages.addErrorPage(status, path);
    return this;
  }

  JettyApplication start() throws Exception {
    server.start();
    return this;
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, "", headers);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/shop" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Stops the server, which waits for no one, and answers the events of all requests. */
  List<UsageEvent> events() throws Exception {
    server.stop();
    return tracker.events();
  }

  UsageEvent onlyEvent() throws Exception {
    List<UsageEvent> events = events();
    if (events.size() != 1) {
      throw new AssertionError("one event expected, there are " + events);
    }
    return events.get(0);
  }

  @Override
  public void close() throws Exception {
    server.stop();
    tracker.close();
  }
}
