package dev.footfall.producer;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns a request target into a route: query string and fragment dropped, segments that are ids
 * replaced by {@code {id}}, so that {@code /deal/456?tab=2} and {@code /deal/457} are one action.
 * It guesses by the look of a segment, as a server without route templates has to: a name that
 * stands for itself, such as {@code /people/ada}, stays, and so does what may be a word, because a
 * page that loses its name loses its use. Below level {@code full} the privacy filter judges what
 * is left by a stricter rule, which rather takes a word too many. Pure and thread-safe.
 */
public final class RouteTemplate {

  private static final Pattern ID =
      Pattern.compile(
          "[0-9]+" // numbers
              + "|[0-9]{4}-[0-9]{2}(-[0-9]{2})?(T[0-9:.%A-Z+-]*)?" // dates and times
              + "|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}" // UUIDs
              + "|(?=.*[0-9])[0-9a-fA-F]{8,}" // hashes
              + "|[^/]*(?:@|%40)[^/]*" // e-mail addresses
              + "|(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_~+=%-]{24,}" // tokens
              + "|[A-Za-z0-9]{32,}" // tokens that happen to have no digit
              + "|eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*"); // JWTs, always longer than
  // 32

  private static final Pattern ORIGIN = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/]*");

  /** Leaves room for a method in front: the name of an action has 200 characters at most. */
  private static final int MAX_LENGTH = 180;

  private RouteTemplate() {}

  /** The route of a request target, at most 180 characters. */
  public static String of(String target) {
    String route =
        Arrays.stream(path(target).split("/", -1))
            .map(segment -> mayBeId(segment) && ID.matcher(segment).matches() ? "{id}" : segment)
            .collect(Collectors.joining("/"));
    return route.length() <= MAX_LENGTH ? route : route.substring(0, MAX_LENGTH - 1) + "…";
  }

  /** Every id has a digit, an at sign or some length: most names need no closer look. */
  private static boolean mayBeId(String segment) {
    if (segment.length() >= 32) {
      return true;
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c >= '0' && c <= '9' || c == '@') {
        return true;
      }
    }
    return false;
  }

  private static String path(String target) {
    String path = target.substring(0, endOfPath(target));
    if (!path.startsWith("/")) {
      // An absolute target, as proxies get it: only its path is the route.
      path = ORIGIN.matcher(path).replaceFirst("");
    }
    return path.isEmpty() ? "/" : path;
  }

  private static int endOfPath(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '?' || c == '#' || c == ';') {
        return i;
      }
    }
    return target.length();
  }
}
