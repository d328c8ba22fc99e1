package dev.footfall.standalone;

import java.util.function.Supplier;

/**
 * One more thing to look at on a service's port for operations.
 *
 * @param path where it is
 * @param contentType its type
 * @param policy its {@code Content-Security-Policy}
 * @param body makes it, at each call
 */
record OpsPage(String path, String contentType, String policy, Supplier<String> body) {

  /** For what no browser draws anything of. */
  static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
}
