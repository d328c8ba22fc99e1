package dev.footfall.standalone.accesslog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the common and the combined log format of Apache httpd and nginx: {@code host ident user
 * [time] "request" status bytes "referrer" "user agent"}, the last two being absent in the common
 * one. Quotes may be missing or escaped within ({@code \"}); a whole line may be quoted; more
 * fields after these are passed over. Pure and thread-safe.
 */
public final class AccessLogParser {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
  private static final Pattern REQUEST = Pattern.compile("([A-Za-z]+) (\\S+)(?: +HTTP/[0-9.]+)?");
  private static final Pattern UNQUOTED_REQUEST =
      Pattern.compile("([A-Za-z]+ \\S+ HTTP/[0-9.]+|-)(?= )");

  private AccessLogParser() {}

  /**
   * Reads one line.
   *
   * @throws UnreadableLineException when it is in neither format
   */
  public static AccessLogLine parse(String line) throws UnreadableLineException {
    Cursor in = new Cursor(unquoteWhole(line.strip()));
    String client = in.word("the client's address");
    in.word("the identity");
    String user = in.word("the user");
    Instant time = time(in.bracketed());
    String request = in.request();
    int status = status(in.word("the status"));
    Long bytes = bytes(in.word("the size"));
    String referrer = in.atEnd() ? null : in.field(true);
    String userAgent = in.atEnd() ? null : in.field(true);
    Matcher parts = REQUEST.matcher(request);
    boolean readable = parts.matches();
    return new AccessLogLine(
        client,
        absent(user),
        time,
        readable ? parts.group(1).toUpperCase(Locale.ROOT) : null,
        readable ? parts.group(2) : null,
        status,
        bytes,
        absent(referrer),
        absent(userAgent));
  }

  private static String unquoteWhole(String line) {
    boolean whole =
        line.length() > 1 && line.startsWith("\"") && line.endsWith("\"") && line.contains("\\\"");
    return whole ? line.substring(1, line.length() - 1).replace("\\\"", "\"") : line;
  }

  private static Instant time(String text) throws UnreadableLineException {
    try {
      return OffsetDateTime.parse(text, TIME).toInstant();
    } catch (DateTimeException e) {
      throw new UnreadableLineException(
          "'" + text + "' is not a time like 17/May/2015:10:05:03 +0000");
    }
  }

  private static int status(String text) throws UnreadableLineException {
    if (!text.matches("[1-9][0-9]{2}")) {
      throw new UnreadableLineException("'" + text + "' is not an HTTP status of three digits");
    }
    return Integer.parseInt(text);
  }

  private static @Nullable Long bytes(String text) throws UnreadableLineException {
    if (text.equals("-")) {
      return null;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new UnreadableLineException("'" + text + "' is not a number of bytes");
    }
    return Long.valueOf(text);
  }

  private static @Nullable String absent(@Nullable String text) {
    return text == null || text.isEmpty() || text.equals("-") ? null : text;
  }

  /** A position in the line. */
  private static final class Cursor {

    private final String line;
    private int at;

    Cursor(String line) {
      this.line = line;
    }

    boolean atEnd() {
      skipSpace();
      return at >= line.length();
    }

    String word(String what) throws UnreadableLineException {
      if (atEnd()) {
        throw new UnreadableLineException("the line ends before " + what);
      }
      int start = at;
      while (at < line.length() && line.charAt(at) != ' ') {
        at++;
      }
      return line.substring(start, at);
    }

    String bracketed() throws UnreadableLineException {
      int end = atEnd() || line.charAt(at) != '[' ? -1 : line.indexOf(']', at);
      if (end < 0) {
        throw new UnreadableLineException("no [time] at column " + (at + 1));
      }
      String text = line.substring(at + 1, end);
      at = end + 1;
      return text;
    }

    String request() throws UnreadableLineException {
      if (atEnd() || line.charAt(at) == '"') {
        return field(false);
      }
      Matcher unquoted = UNQUOTED_REQUEST.matcher(line).region(at, line.length());
      if (!unquoted.lookingAt()) {
        throw new UnreadableLineException("no request at column " + (at + 1));
      }
      at = unquoted.end();
      return unquoted.group();
    }

    /**
     * A quoted field, or a word where there are no quotes.
     *
     * @param unclosed whether the line may end before the closing quote: servers cut long headers
     */
    String field(boolean unclosed) throws UnreadableLineException {
      if (atEnd() || line.charAt(at) != '"') {
        return word("the next field");
      }
      StringBuilder text = new StringBuilder();
      for (int i = at + 1; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"') {
          at = i + 1;
          return text.toString();
        }
        if (c == '\\'
            && i + 1 < line.length()
            && (line.charAt(i + 1) == '"' || line.charAt(i + 1) == '\\')) {
          i++;
          c = line.charAt(i);
        }
        text.append(c);
      }
      if (!unclosed) {
        throw new UnreadableLineException("the quote at column " + (at + 1) + " is not closed");
      }
      at = line.length();
      return text.toString();
    }

    private void skipSpace() {
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
    }
  }
}
