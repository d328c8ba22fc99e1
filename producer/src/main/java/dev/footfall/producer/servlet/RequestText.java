package dev.footfall.producer.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds a text in a request, such as its user. Called on the request's thread, so it must be quick;
 * what it throws is counted and logged by the filter and does no harm to the request.
 */
@FunctionalInterface
public interface RequestText {

  /** The text, null when there is none. */
  @Nullable String of(HttpServletRequest request);
}
