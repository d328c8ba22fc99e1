package dev.footfall.producer.privacy;

import org.jspecify.annotations.Nullable;

/**
 * Addresses of pages and endpoints without what people typed, and without ids where asked. What may
 * be an id goes: stricter than the names that {@code RouteTemplate} gives, which stay readable.
 */
final class PageAddress {

  private static final String ID = "{id}";
  private static final int MAX_SEGMENT = 40;
  private static final int MIN_HEX_ID = 8;

  /** Of words and of what frameworks write for a parameter; the last one ends what was cut. */
  private static final String TEMPLATE_CHARS = "-_.{}:*<>\u2026";

  private PageAddress() {}

  /** The address without user, parameters, query and fragment; null when it is a local file. */
  static @Nullable String full(@Nullable String address) {
    return reduced(address, false);
  }

  /** Its path alone, ids in it replaced by {@code {id}}. */
  static @Nullable String template(@Nullable String address) {
    return reduced(address, true);
  }

  private static @Nullable String reduced(@Nullable String address, boolean template) {
    if (address == null) {
      return null;
    }
    int end = end(address);
    int scheme = Words.find(address, "://", 0, end);
    boolean opaque = scheme < 0 && Words.find(address, ':', 0, firstSlash(address, end)) >= 0;
    if (opaque
        || Words.find(address, '\\', 0, end) >= 0
        || (scheme >= 0 && Words.is(address, 0, scheme, "file"))) {
      return null; // data:, javascript:, file:, C:\…
    }
    StringBuilder out = new StringBuilder();
    if (scheme < 0) {
      appendPath(address, 0, end, template, out);
    } else if (template) {
      appendPath(address, firstSlash(address, scheme + 3, end), end, true, out);
      if (out.isEmpty()) {
        out.append('/');
      }
    } else {
      out.append(address, 0, scheme + 3);
      append(address, scheme + 3, end, false, out);
    }
    return out.isEmpty() ? null : out.toString();
  }

  /** Appends host and path of what follows {@code ://}, without a user. */
  static void append(String in, int authority, int end, boolean template, StringBuilder out) {
    int path = firstSlash(in, authority, end);
    int host = authority;
    for (int i = authority; i < path; i++) {
      host = in.charAt(i) == '@' ? i + 1 : host;
    }
    out.append(in, host, path);
    appendPath(in, path, end, template, out);
  }

  private static void appendPath(
      String in, int from, int end, boolean template, StringBuilder out) {
    int i = from;
    while (i < end) {
      int slash = firstSlash(in, i, end);
      int stop = Words.find(in, ';', i, slash); // ;jsessionid=…
      stop = stop < 0 ? slash : stop;
      if (Words.isKey(in, i, stop) || (template && isId(in, i, stop))) {
        out.append(ID);
      } else {
        out.append(in, i, stop);
      }
      if (slash < end) {
        out.append('/');
      }
      i = slash + 1;
    }
  }

  /** What is no word that a developer wrote into a route. */
  private static boolean isId(String in, int from, int to) {
    int length = to - from;
    int digits = 0;
    int others = 0;
    boolean hex = true;
    for (int i = from; i < to; i++) {
      char c = in.charAt(i);
      digits += Words.isDigit(c) ? 1 : 0;
      boolean letter = c < 128 && Character.isLetter(c);
      hex &= Words.isDigit(c) || c == '-' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      others += !letter && !Words.isDigit(c) && TEMPLATE_CHARS.indexOf(c) < 0 ? 1 : 0;
    }
    return length > MAX_SEGMENT
        || others > 0 // an @ or a % or a letter of another script: somebody's name
        || (length > 0 && digits == length)
        || digits >= 4
        || (hex && digits > 0 && length >= MIN_HEX_ID)
        || (digits > 0 && length >= 16);
  }

  /** Where query or fragment begin, also when they are percent-encoded. */
  private static int end(String address) {
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == '?'
          || c == '#'
          || address.regionMatches(true, i, "%3f", 0, 3)
          || address.startsWith("%23", i)) {
        return i;
      }
    }
    return address.length();
  }

  private static int firstSlash(String in, int end) {
    return firstSlash(in, 0, end);
  }

  private static int firstSlash(String in, int from, int end) {
    int slash = Words.find(in, '/', from, end);
    return slash < 0 ? end : slash;
  }
}
