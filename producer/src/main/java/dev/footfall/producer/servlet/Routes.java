package dev.footfall.producer.servlet;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The route of a request: the framework's own template where it gives one. Immutable. */
final class Routes {

  /**
   * Where templates are found. Spring MVC sets the second one; JAX-RS defines none, and one line in
   * a filter of it sets the first. The third is what tracing filters agree on.
   */
  static final List<String> KNOWN =
      List.of(
          UsageFilter.ROUTE,
          "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern",
          "http.route");

  /** Stands for every path that nothing answers to: of those there is no end. */
  static final String NONE = "(no route)";

  private static final int MAX_LENGTH = 180;

  private final List<String> attributes;

  Routes(List<String> attributes) {
    this.attributes = List.copyOf(attributes);
  }

  /** The template that the application's framework gives, null where it gives none. */
  @Nullable String given(HttpServletRequest request) {
    for (String name : attributes) {
      Object value = request.getAttribute(name);
      String route = value == null ? "" : value.toString();
      if (!route.isBlank()) {
        return route.length() <= MAX_LENGTH ? route : route.substring(0, MAX_LENGTH - 1) + "…";
      }
    }
    return null;
  }

  /** The path below the application's own. */
  static String path(HttpServletRequest request, String uri) {
    String context = request.getContextPath();
    return uri.startsWith(context) ? uri.substring(context.length()) : uri;
  }

  /** Whether no servlet was made for the request's path, so that it may be any path at all. */
  static boolean unmapped(HttpServletRequest request) {
    HttpServletMapping mapping = request.getHttpServletMapping();
    MappingMatch match = mapping.getMappingMatch();
    return match == null || match == MappingMatch.DEFAULT || mapping.getPattern().equals("/*");
  }
}
