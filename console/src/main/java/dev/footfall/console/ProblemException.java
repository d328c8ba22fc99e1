package dev.footfall.console;

import io.javalin.http.HttpStatus;
import java.util.Map;

/** Ends a request with a {@link Problem}. Its message goes to the client. */
final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final Map<String, String> headers;

  private ProblemException(HttpStatus status, String detail, Map<String, String> headers) {
    super(detail);
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  static ProblemException badRequest(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, detail, Map.of());
  }

  static ProblemException unauthorized(String detail, String challenge) {
    return new ProblemException(
        HttpStatus.UNAUTHORIZED, detail, Map.of("WWW-Authenticate", challenge));
  }

  static ProblemException forbidden(String detail) {
    return new ProblemException(HttpStatus.FORBIDDEN, detail, Map.of());
  }

  static ProblemException notFound(String detail) {
    return new ProblemException(HttpStatus.NOT_FOUND, detail, Map.of());
  }

  static ProblemException unavailable(String detail, int retryAfterSeconds) {
    return new ProblemException(
        HttpStatus.SERVICE_UNAVAILABLE,
        detail,
        Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
  }

  HttpStatus status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }
}
