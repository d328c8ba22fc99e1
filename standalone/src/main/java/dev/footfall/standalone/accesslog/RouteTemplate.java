package dev.footfall.standalone.accesslog;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns a request target into a route: query string and fragment dropped, segments that are ids
 * replaced by {@code {id}}, so that {@code /deal/456?tab=2} and {@code /deal/457} are one action.
 * Pure and thread-safe.
 */
public final class RouteTemplate {

  private static final Pattern ID =
      Pattern.compile(
          "[0-9]+" // numbers
              + "|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}" // UUIDs
              + "|(?=.*[0-9])[0-9a-fA-F]{8,}" // hashes
              + "|[^/]*(?:@|%40)[^/]*" // e-mail addresses
              + "|(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_-]{24,}"); // tokens
  private static final int MAX_LENGTH = 200;

  private RouteTemplate() {}

  /** The route of a request target, at most 200 characters. */
  public static String of(String target) {
    String path = path(target);
    String route =
        Arrays.stream(path.split("/", -1))
            .map(segment -> ID.matcher(segment).matches() ? "{id}" : segment)
            .collect(Collectors.joining("/"));
    return route.length() <= MAX_LENGTH ? route : route.substring(0, MAX_LENGTH) + "…";
  }

  private static String path(String target) {
    String path = target.replaceFirst("[?#;].*", "");
    // An absolute target, as proxies get it: only its path is the route.
    path = path.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/]*", "");
    return path.isEmpty() ? "/" : path;
  }
}
