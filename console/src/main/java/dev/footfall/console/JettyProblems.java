package dev.footfall.console;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a {@link Problem} what the server refuses before our routes see it: a broken request
 * line, an ambiguous path, headers that are too large.
 */
final class JettyProblems extends ErrorHandler {

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    SecurityHeaders.ALL.forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    Problem problem =
        Problem.of(
            code,
            HttpStatus.getMessage(code),
            code == HttpStatus.INTERNAL_SERVER_ERROR_500
                ? "The console failed to answer; its log says why."
                : "The request is not one this server takes.",
            null); // the path may be what is broken
    Content.Sink.write(response, true, Json.text(problem), callback);
  }
}
