package dev.footfall.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * The static key of the admin routes (RFC 6750). Digests are compared, in constant time, so that
 * neither the length nor the start of a guess shows in the time of the answer. Thread-safe.
 */
final class AdminToken {

  private static final String SCHEME = "bearer ";
  private static final String CHALLENGE = "Bearer realm=\"footfall\"";

  private final boolean configured;
  private final byte[] digest;

  AdminToken(Password token) {
    configured = !token.value().isEmpty();
    digest = digest(token.value());
  }

  /**
   * Returns when {@code authorization}, the header of a request, carries the token.
   *
   * @throws ProblemException 403 when no token is configured, 401 when the header is missing or
   *     wrong
   */
  void require(@Nullable String authorization) {
    if (!configured) {
      throw ProblemException.forbidden(
          "Admin access is switched off: set "
              + ConsoleConfig.ADMIN_TOKEN
              + " and send it as 'Authorization: Bearer …'.");
    }
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw ProblemException.unauthorized(
          "This route is for admins: send 'Authorization: Bearer …' with the token of "
              + ConsoleConfig.ADMIN_TOKEN
              + ".",
          CHALLENGE);
    }
    String presented = authorization.substring(SCHEME.length()).strip();
    if (!MessageDigest.isEqual(digest, digest(presented))) {
      throw ProblemException.unauthorized(
          "The bearer token is not the one of " + ConsoleConfig.ADMIN_TOKEN + ".",
          CHALLENGE + ", error=\"invalid_token\"");
    }
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
