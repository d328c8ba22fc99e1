package dev.footfall.producer.servlet;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Paths of an application. In a pattern {@code *} stands for anything within a segment, {@code **}
 * for anything at all, and {@code /x/**} is also {@code /x} itself. Immutable.
 */
final class PathPatterns {

  /** What asks about the server rather than uses it. */
  static final List<String> HEALTH_AND_METRICS =
      List.of(
          "/health/**",
          "/healthz",
          "/livez",
          "/readyz",
          "/ping",
          "/metrics/**",
          "/prometheus",
          "/actuator/**",
          "/favicon.ico",
          "/robots.txt");

  private final Set<String> paths = new HashSet<>();
  private final List<Pattern> patterns;

  /**
   * Patterns, each with a slash in front.
   *
   * @throws IllegalArgumentException for one without
   */
  PathPatterns(Collection<String> texts) {
    for (String text : texts) {
      if (!text.startsWith("/")) {
        throw new IllegalArgumentException(
            "a path to exclude must begin with '/', is '" + text + "'");
      }
    }
    texts.stream().filter(text -> text.indexOf('*') < 0).forEach(paths::add);
    patterns =
        texts.stream()
            .filter(text -> text.indexOf('*') >= 0)
            .map(PathPatterns::compile)
            .collect(Collectors.toUnmodifiableList());
  }

  private static Pattern compile(String text) {
    boolean subtree = text.endsWith("/**");
    String rest = subtree ? text.substring(0, text.length() - 3) : text;
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < rest.length(); i++) {
      if (rest.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (rest.charAt(i) == '*') {
        regex.append("[^/]*");
      } else {
        regex.append(Pattern.quote(rest.substring(i, i + 1)));
      }
    }
    return Pattern.compile(regex + (subtree ? "(?:/.*)?" : ""));
  }

  boolean match(String path) {
    if (paths.contains(path)) {
      return true;
    }
    for (Pattern pattern : patterns) {
      if (pattern.matcher(path).matches()) {
        return true;
      }
    }
    return false;
  }
}
