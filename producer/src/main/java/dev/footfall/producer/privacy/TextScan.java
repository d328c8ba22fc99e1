package dev.footfall.producer.privacy;

import java.util.List;

/**
 * One scrubbing of one text: from left to right, word by word. A word ends at white space, a quote
 * or a bracket; what was read before it, such as {@code password =}, can make it a secret. Whatever
 * looks ahead either consumes what it saw or looks a bounded way, so that the time stays linear.
 */
final class TextScan {

  /** What stands for what was taken out; they are copied as a whole. */
  private static final List<String> PLACEHOLDERS =
      List.of(
          Words.EMAIL,
          Words.PATH,
          Words.QUERY,
          Words.SECRET,
          Words.CONTENT,
          Words.NUMBER,
          Words.IP);

  private static final String ELLIPSIS = "…";
  private static final int MAX_PASSES = 8;
  private static final int MAX_QUOTED_CHARS = 256;
  private static final int MIN_GROUPED_DIGITS = 12;
  private static final int MAX_WORDS_OF_PATH = 4;

  /** What the words before say about the next one. */
  private enum Next {
    ANYTHING,
    /** The name of a secret was said: a separator or a quoted value may follow. */
    AFTER_NAME,
    /** It is a secret. */
    SECRET,
    /** It is one if it looks encoded: {@code Basic dXNlcjpwYXNz}. */
    BASIC,
    /** What somebody wrote was named: behind a separator, the rest of the line is that. */
    CONTENT
  }

  private final String in;
  private final boolean all;
  private final int maxChars;
  private final StringBuilder out;
  private Next next = Next.ANYTHING;
  private int at;

  /**
   * A scrubbing.
   *
   * @param all also what only an error message must not have: addresses, long numbers, bodies
   */
  private TextScan(String in, boolean all, int maxChars) {
    this.in = in;
    this.all = all;
    this.maxChars = maxChars;
    this.out = new StringBuilder(Math.min(in.length() + 16, 8192));
  }

  /**
   * The text scrubbed until nothing is left to do, which is mostly once: what was taken out can
   * make neighbours of words that look like something together. The same object when there was
   * nothing to do.
   */
  static String scrub(String text, boolean all, int maxChars) {
    String scrubbed = text;
    for (int i = 0; i < MAX_PASSES; i++) {
      String again = new TextScan(scrubbed, all, maxChars).run();
      if (again.equals(scrubbed)) {
        return scrubbed;
      }
      scrubbed = again;
    }
    return Words.CONTENT; // made to be like that
  }

  private String run() {
    while (at < in.length() && out.length() <= maxChars) {
      step();
    }
    if (out.length() > maxChars) {
      int end = maxChars - ELLIPSIS.length();
      out.setLength(Character.isHighSurrogate(out.charAt(end - 1)) ? end - 1 : end);
      out.append(ELLIPSIS);
    }
    return in.contentEquals(out) ? in : out.toString();
  }

  private void step() {
    char c = in.charAt(at);
    boolean lineStarts = at == 0 || in.charAt(at - 1) == '\n';
    if (all && lineStarts && StackFrames.isFrame(in, at)) {
      copy(Words.lineEnd(in, at));
    } else if (c == '[' && placeholder() || all && groupedDigits()) {
      next = Next.ANYTHING;
    } else if (Words.isDelimiter(c)) {
      delimiter(c);
    } else {
      word(Words.end(in, at));
    }
  }

  private boolean placeholder() {
    for (String placeholder : PLACEHOLDERS) {
      if (in.startsWith(placeholder, at)) {
        copy(at + placeholder.length());
        return true;
      }
    }
    return false;
  }

  private void delimiter(char c) {
    boolean opens = at == 0 || Character.isWhitespace(in.charAt(at - 1)) || isSeparator(at - 1);
    if (Words.isQuote(c) && (next == Next.SECRET || next == Next.AFTER_NAME && opens)) {
      int close = closingQuote(c, at + 1, next == Next.AFTER_NAME);
      if (close > at + 1 && !in.startsWith(Words.SECRET, at + 1)) {
        out.append(c).append(Words.SECRET).append(c);
        at = close + 1;
        next = Next.ANYTHING;
        return;
      }
    }
    if (c == '\n' || c == ',' || c == ';' || c == '&') {
      next = Next.ANYTHING;
    }
    copy(at + 1);
  }

  private boolean isSeparator(int position) {
    return in.charAt(position) == ':' || in.charAt(position) == '=';
  }

  /** The end of what is quoted from {@code from} on, in the same line and not far; else -1. */
  private int closingQuote(char quote, int from, boolean plain) {
    int limit = Math.min(in.length(), from + MAX_QUOTED_CHARS);
    for (int i = from; i < limit && in.charAt(i) != '\n'; i++) {
      if (in.charAt(i) == quote) {
        return i;
      }
      if (plain && isSeparator(i)) {
        return -1; // the quote before was a closing one, and something else is said here
      }
    }
    return -1;
  }

  /** {@code 4111 1111 1111 1111}: groups of digits with one space or hyphen between them. */
  private boolean groupedDigits() {
    if (!Words.isDigit(in.charAt(at)) || (at > 0 && Words.isWordPart(in.charAt(at - 1)))) {
      return false;
    }
    int digits = 0;
    int end = at;
    int i = at;
    while (i < in.length()) {
      char c = in.charAt(i);
      if (Words.isDigit(c)) {
        digits++;
        end = i + 1;
      } else if (c != ' ' && c != '-' || end < i) {
        break;
      }
      i++;
    }
    if (digits < MIN_GROUPED_DIGITS) {
      return false; // so few that looking at them again costs nothing
    }
    replace(Words.NUMBER, end);
    return true;
  }

  private void word(int end) {
    Next before = next;
    next = Next.ANYTHING;
    if (before == Next.CONTENT && Words.isPunctuation(in, at, end)) {
      copy(end);
      content();
    } else if (before != Next.ANYTHING && Words.isPunctuation(in, at, end)) {
      next = before == Next.AFTER_NAME ? Next.SECRET : before;
      copy(end);
    } else if (before == Next.SECRET) {
      secret(end);
    } else if (before == Next.BASIC && Words.looksEncoded(in, at, end)) {
      replace(Words.SECRET, Words.endOfValue(in, at));
    } else if (!assignment(end)) {
      plain(end);
      next = at == end ? said(end) : Next.ANYTHING;
    }
  }

  private void secret(int end) {
    if (Words.is(in, at, end, "bearer") || Words.is(in, at, end, "basic")) {
      next = Next.SECRET; // Authorization: Bearer …
      copy(end);
    } else {
      replace(Words.SECRET, Words.endOfValue(in, at));
    }
  }

  /** What the word that ends here says about the next one. */
  private Next said(int end) {
    int start = Words.startOfName(in, end);
    if (Words.is(in, start, end, "bearer")) {
      return Next.SECRET;
    }
    if (Words.is(in, start, end, "basic")) {
      return Next.BASIC;
    }
    if (all && Words.namesContent(in, start, end)) {
      return Next.CONTENT;
    }
    boolean secret = SensitiveNames.of(in.substring(start, end)) == SensitiveNames.Kind.SECRET;
    return secret ? Next.AFTER_NAME : Next.ANYTHING;
  }

  /** {@code name=value} and {@code name:value} in one word, or the first of them in it. */
  private boolean assignment(int end) {
    for (int i = at + 1; i < end; i++) {
      if (isSeparator(i)) {
        int start = Math.max(at, Words.startOfName(in, i));
        SensitiveNames.Kind kind = SensitiveNames.of(in.substring(start, i));
        if (kind == SensitiveNames.Kind.SECRET) {
          plain(start);
          if (at > start) {
            return true; // an address with a query, which is gone with it
          }
          copy(i + 1);
          if (at < end) {
            replace(Words.SECRET, Words.endOfValue(in, at));
          } else {
            next = Next.SECRET;
          }
          return true;
        }
        if (all && Words.namesContent(in, start, i)) {
          plain(start);
          if (at == start) {
            copy(i + 1);
            content();
          }
          return true;
        }
      }
    }
    return false;
  }

  /** The rest of the line, but not a second time. */
  private void content() {
    int line = Words.lineEnd(in, at);
    if (at < line && !in.startsWith(Words.CONTENT, at)) {
      replace(Words.CONTENT, line);
    }
  }

  /** A word, up to {@code end}, by its looks alone. */
  private void plain(int end) {
    if (at >= end) {
      return;
    }
    int scheme = Words.find(in, "://", at, end);
    if (scheme >= 0) {
      url(scheme, end);
      return;
    }
    int query = Words.startOfQuery(in, at, end);
    if (query >= 0) {
      plain(query);
      if (at == query) {
        replace(Words.QUERY, Words.endOfValue(in, query));
      }
      return;
    }
    int path = Words.startOfPath(in, at, end);
    if (path >= 0) {
      plain(path);
      replace(Words.PATH, endOfPath(end));
      return;
    }
    if (all && Words.isEmail(in, at, end)) {
      replace(Words.EMAIL, end);
    } else if (Words.isKey(in, at, end)) {
      replace(Words.SECRET, end);
    } else if (all && Words.isIpAddress(in, at, end)) {
      replace(Words.IP, end);
    } else if (all) {
      at = Words.appendWithoutRuns(in, at, end, out);
    } else {
      copy(end);
    }
  }

  /** Scheme, host and path stay; user, query and fragment go. */
  private void url(int scheme, int end) {
    int authority = scheme + 3;
    if (Words.is(in, Words.startOfName(in, scheme), scheme, "file")) {
      replace(Words.PATH, endOfPath(end));
      return;
    }
    int value = Words.endOfValue(in, at);
    int stop = authority;
    // Not at once: [::1] is a host. Later a bracket is one of ours, or no part of an address.
    while (stop < value
        && "?#".indexOf(in.charAt(stop)) < 0
        && (in.charAt(stop) != '[' || stop == authority)) {
      stop++;
    }
    plain(Math.max(at, Words.startOfName(in, scheme)));
    if (at > scheme) {
      return; // what stands before took it along
    }
    copy(authority);
    PageAddress.append(in, authority, stop, all, out);
    at = stop;
    if (stop < value && in.charAt(stop) != '[') {
      replace(Words.QUERY, value);
    }
  }

  /**
   * Names of files have spaces: the words behind belong to the path up to the last one, of a few,
   * that has a separator or a file's ending.
   */
  private int endOfPath(int end) {
    if (end < in.length() && !Words.isDelimiter(in.charAt(end))) {
      return end; // in the middle of a word
    }
    char before = at > 0 ? in.charAt(at - 1) : ' ';
    int close = Words.isQuote(before) ? closingQuote(before, end, true) : -1;
    if (close >= 0) {
      return close;
    }
    int last = end;
    int from = end;
    int words = Words.hasFileEnding(in, at, end) ? 0 : MAX_WORDS_OF_PATH;
    for (; words > 0 && from + 1 < in.length() && in.charAt(from) == ' '; words--) {
      if (Words.isDelimiter(in.charAt(from + 1))) {
        break;
      }
      int to = Words.end(in, from + 1);
      if (Words.hasPathSeparator(in, from + 1, to) || Words.hasFileEnding(in, from + 1, to)) {
        last = to;
        words = MAX_WORDS_OF_PATH;
      }
      from = to;
    }
    return last;
  }

  private void replace(String placeholder, int end) {
    out.append(placeholder);
    at = end;
  }

  private void copy(int end) {
    out.append(in, at, end);
    at = end;
  }
}
