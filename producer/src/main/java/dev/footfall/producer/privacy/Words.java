package dev.footfall.producer.privacy;

import java.util.List;
import java.util.Set;

/** What a word looks like. A word is the text between two positions; nothing looks outside it. */
final class Words {

  static final String EMAIL = "[email]";
  static final String PATH = "[path]";
  static final String QUERY = "[query]";
  static final String SECRET = "[secret]";
  static final String CONTENT = "[content]";
  static final String NUMBER = "[number]";
  static final String IP = "[ip]";

  /** A phone number, an account, a moment in milliseconds. */
  static final int MIN_DIGITS = 7;

  private static final int MIN_HEX = 16;
  private static final int MIN_TOKEN = 20;
  private static final int MIN_KEY = 8;
  private static final int MAX_NAME = 100;

  /** Keys and tokens that say what they are. */
  private static final List<String> KEY_PREFIXES =
      List.of(
          "sk-",
          "sk_",
          "pk_",
          "rk_",
          "whsec_",
          "ghp_",
          "gho_",
          "ghu_",
          "ghs_",
          "ghr_",
          "github_pat_",
          "glpat-",
          "xoxb-",
          "xoxp-",
          "xoxa-",
          "xoxs-",
          "AKIA",
          "ASIA",
          "AIza",
          "ya29.",
          "eyJ",
          "npm_",
          "hf_",
          "SG.",
          "hvs.",
          "dop_v1_");

  private static final Set<String> CONTENT_NAMES = Set.of("body", "payload", "prompt", "content");

  private Words() {}

  static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  static boolean isDelimiter(char c) {
    return c <= ' '
        || c == 127
        || isQuote(c)
        || "<>(){}[],;|&…".indexOf(c) >= 0
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '+' || c == '/';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static int end(String in, int from) {
    int end = from;
    while (end < in.length() && !isDelimiter(in.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Where a secret or a query ends: they have brackets and commas in them. */
  static int endOfValue(String in, int from) {
    int end = from;
    while (end < in.length()
        && in.charAt(end) > ' '
        && !isQuote(in.charAt(end))
        && !Character.isWhitespace(in.charAt(end))
        && in.charAt(end) != '<'
        && in.charAt(end) != '>'
        && in.charAt(end) != '…') {
      end++;
    }
    return end;
  }

  static int lineEnd(String in, int from) {
    int end = in.indexOf('\n', from);
    return end < 0 ? in.length() : end;
  }

  /** Where the name that ends here starts; a bounded way back. */
  static int startOfName(String in, int end) {
    int start = end;
    while (start > 0
        && end - start <= MAX_NAME
        && (Character.isLetterOrDigit(in.charAt(start - 1))
            || "_-.".indexOf(in.charAt(start - 1)) >= 0)) {
      start--;
    }
    return start;
  }

  static boolean is(String in, int from, int to, String lowerCase) {
    return to - from == lowerCase.length() && in.regionMatches(true, from, lowerCase, 0, to - from);
  }

  static boolean isPunctuation(String in, int from, int to) {
    for (int i = from; i < to; i++) {
      if (":=->".indexOf(in.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether this names what somebody wrote. */
  static boolean namesContent(String in, int from, int to) {
    for (String name : CONTENT_NAMES) {
      if (is(in, from, to, name)) {
        return true;
      }
    }
    return false;
  }

  static int find(String in, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in.charAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  static int find(String in, String wanted, int from, int to) {
    for (int i = from; i + wanted.length() <= to; i++) {
      if (in.startsWith(wanted, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Of {@code /search?q=…}: a question mark with something behind it. */
  static int startOfQuery(String in, int from, int to) {
    int mark = find(in, '?', from, to);
    return mark >= 0 && mark + 1 < to ? mark : -1;
  }

  /** Absolute and relative paths of Unix, paths of Windows and network shares; -1 when none. */
  static int startOfPath(String in, int from, int to) {
    int slashes = 0;
    boolean letters = false;
    for (int i = from; i < to; i++) {
      char c = in.charAt(i);
      letters |= Character.isLetter(c);
      boolean starts = i == from || "=:,~.".indexOf(in.charAt(i - 1)) >= 0;
      boolean more = i + 1 < to;
      if (c == '\\' && more && isWindowsPath(in, from, i)) {
        return from;
      }
      if (c == '/' && starts && more) {
        int root = i;
        while (root > from && (in.charAt(root - 1) == '~' || in.charAt(root - 1) == '.')) {
          root--;
        }
        boolean drive = root - from == 2 && in.charAt(from + 1) == ':' && isLetter(in.charAt(from));
        if (drive || root < i || find(in, '/', i + 1, to) >= 0 || hasFileEnding(in, i, to)) {
          return drive ? from : root;
        }
      }
      slashes += c == '/' ? 1 : 0;
    }
    // Without a letter it is a date.
    boolean relative = slashes >= 2 || (slashes == 1 && hasFileEnding(in, from, to));
    return relative && letters ? from : -1;
  }

  /** Of {@code C:\dir}, {@code \\share} and {@code dir\file}, but no escape of a text. */
  private static boolean isWindowsPath(String in, int from, int backslash) {
    char after = in.charAt(backslash + 1);
    char before = backslash > from ? in.charAt(backslash - 1) : ' ';
    return after == '\\'
        || before == ':'
        || (isWordPart(before) && (Character.isLetterOrDigit(after) || after == '.'));
  }

  static boolean hasPathSeparator(String in, int from, int to) {
    return find(in, '/', from, to) >= 0 || find(in, '\\', from, to) >= 0;
  }

  /** A dot and one to five letters or digits, the first a letter, at the end. */
  static boolean hasFileEnding(String in, int from, int to) {
    int end = to;
    while (end > from && ".:,!?".indexOf(in.charAt(end - 1)) >= 0) {
      end--;
    }
    int i = end;
    while (i > from && end - i <= 5 && (isLetter(in.charAt(i - 1)) || isDigit(in.charAt(i - 1)))) {
      i--;
    }
    return i > from + 1 && i < end && in.charAt(i - 1) == '.' && isLetter(in.charAt(i));
  }

  /** Something on both sides of an at sign, which may be written {@code %40}. */
  static boolean isEmail(String in, int from, int to) {
    for (int i = from + 1; i < to - 1; i++) {
      if (in.charAt(i) == '@' || (in.startsWith("%40", i) && i + 3 < to)) {
        return true;
      }
    }
    return false;
  }

  /** A key or token of a known make, anywhere in the word. */
  static boolean isKey(String in, int from, int to) {
    for (int i = from; i + MIN_KEY <= to; i++) {
      boolean starts = i == from || !Character.isLetterOrDigit(in.charAt(i - 1));
      if (starts && isKeyAt(in, i, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKeyAt(String in, int from, int to) {
    for (String prefix : KEY_PREFIXES) {
      if (in.startsWith(prefix, from) && to - from >= prefix.length() + MIN_KEY) {
        return true;
      }
    }
    return false;
  }

  /** Base64 of {@code user:password}, rather than a word such as "authentication". */
  static boolean looksEncoded(String in, int from, int to) {
    boolean odd = false;
    for (int i = from; i < to; i++) {
      char c = in.charAt(i);
      odd |= isDigit(c) || c == '=' || (i > from && c >= 'A' && c <= 'Z');
    }
    return odd && to - from >= MIN_KEY;
  }

  /** Four numbers with dots, or numbers and colons of IPv6, with or without a port. */
  static boolean isIpAddress(String in, int from, int to) {
    int dots = 0;
    int colons = 0;
    boolean gap = false;
    for (int i = from; i < to; i++) {
      char c = in.charAt(i);
      if (!isHex(c) && c != '.' && c != ':' && c != '/') {
        return false;
      }
      dots += c == '.' && i + 1 < to ? 1 : 0;
      colons += c == ':' ? 1 : 0;
      gap |= c == ':' && i > from && in.charAt(i - 1) == ':';
    }
    return dots == 3 || colons >= 5 || (gap && to - from > 2);
  }

  /** Copies the word, long runs of digits, hex digits or random characters replaced. */
  static int appendWithoutRuns(String in, int from, int to, StringBuilder out) {
    int i = from;
    while (i < to) {
      int start = i;
      int digits = 0;
      boolean hex = true;
      while (i < to && (isLetter(in.charAt(i)) || isDigit(in.charAt(i)) || isJoint(in.charAt(i)))) {
        char c = in.charAt(i);
        digits += isDigit(c) ? 1 : 0;
        hex &= isHex(c) || c == '-';
        i++;
      }
      int length = i - start;
      if (length == 0) {
        out.append(in.charAt(i++));
      } else if (hex && length >= MIN_HEX && digits > 0 || length >= MIN_TOKEN && digits >= 2) {
        out.append(digits == length ? NUMBER : SECRET);
      } else if (length >= 64) {
        out.append(SECRET);
      } else {
        appendWithoutDigits(in, start, i, out);
      }
    }
    return to;
  }

  /** What may be in the middle of a token: Base64, with either alphabet. */
  private static boolean isJoint(char c) {
    return c == '-' || c == '_' || c == '+' || c == '/' || c == '=';
  }

  private static void appendWithoutDigits(String in, int from, int to, StringBuilder out) {
    int i = from;
    while (i < to) {
      int start = i;
      while (i < to && isDigit(in.charAt(i))) {
        i++;
      }
      if (i - start >= MIN_DIGITS) {
        out.append(NUMBER);
      } else if (i > start) {
        out.append(in, start, i);
      } else {
        out.append(in.charAt(i++));
      }
    }
  }
}
