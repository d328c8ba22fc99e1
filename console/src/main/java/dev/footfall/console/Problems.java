package dev.footfall.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure of a request into a {@link Problem}; what is inside stays in the log. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private static final int RETRY_AFTER_S = 5;

  private Problems() {}

  static void install(RoutesConfig routes) {
    routes.exception(
        ProblemException.class,
        (problem, request) -> {
          problem.headers().forEach(request::header);
          answer(request, problem.status(), String.valueOf(problem.getMessage()));
        });
    routes.exception(RepositoryException.class, Problems::repository);
    routes.exception(MethodNotAllowedResponse.class, Problems::methodNotAllowed);
    routes.exception(
        HttpResponseException.class,
        (refusal, request) -> {
          HttpStatus status = HttpStatus.forStatus(refusal.getStatus());
          answer(request, status, detail(status, request));
        });
    routes.exception(
        Exception.class,
        (defect, request) -> {
          LOG.error("{} {} failed", request.method(), request.path(), defect);
          answer(
              request,
              HttpStatus.INTERNAL_SERVER_ERROR,
              "The console failed to answer; its log says why.");
        });
  }

  private static void repository(RepositoryException failure, Context request) {
    switch (failure.kind()) {
      case UNREACHABLE, REFUSED, NO_SCHEMA -> {
        request.header("Retry-After", Integer.toString(RETRY_AFTER_S));
        answer(
            request,
            HttpStatus.SERVICE_UNAVAILABLE,
            "The database does not answer: " + failure.kind().words() + ".");
      }
      case TOO_SLOW ->
          answer(
              request,
              HttpStatus.SERVICE_UNAVAILABLE,
              "The query took longer than "
                  + ConsoleConfig.QUERY_TIMEOUT
                  + " allows and was stopped; ask for a shorter time.");
      case FAILED -> {
        LOG.error("{} {} failed", request.method(), request.path(), failure);
        answer(
            request,
            HttpStatus.INTERNAL_SERVER_ERROR,
            "A query of the console failed; its log says why.");
      }
    }
  }

  private static void methodNotAllowed(MethodNotAllowedResponse refusal, Context request) {
    // Javalin names the detail one way for browsers and another for the rest.
    List<String> allowed = List.copyOf(refusal.getDetails().values());
    String methods = allowed.isEmpty() ? "GET, HEAD" : allowed.get(0);
    request.header("Allow", methods);
    answer(
        request,
        HttpStatus.METHOD_NOT_ALLOWED,
        "This route does not take %s; allowed: %s.".formatted(request.method(), methods));
  }

  private static String detail(HttpStatus status, Context request) {
    return status == HttpStatus.NOT_FOUND
        ? "There is nothing at this path."
        : "The request could not be taken: " + status.getMessage() + ".";
  }

  private static void answer(Context request, HttpStatus status, String detail) {
    Problem problem = Problem.of(status.getCode(), status.getMessage(), detail, request.path());
    request
        .status(status)
        .header("Cache-Control", "no-store")
        .contentType(Problem.MEDIA_TYPE)
        .result(Json.text(problem).getBytes(UTF_8));
  }
}
