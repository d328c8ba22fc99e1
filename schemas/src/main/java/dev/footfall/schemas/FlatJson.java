package dev.footfall.schemas;

/**
 * Knows the JSON that nearly all events have: one object of plain texts, short numbers, booleans
 * and nulls, in printable ASCII without escapes. What it accepts is JSON that can be stored; of
 * anything else it says nothing, and a parser has to look. Making a parser costs a kilobyte and
 * most of the time that the rules of an event take. Stateless.
 */
final class FlatJson {

  /** Well inside what parsers, and PostgreSQL's numbers, take. */
  private static final int MOST_CHARS = 10_000;

  private static final int MOST_DIGITS = 15;

  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /** Whether {@code text} is such an object; false means nothing. */
  static boolean is(String text) {
    return text.length() <= MOST_CHARS && new FlatJson(text).object();
  }

  private boolean object() {
    spaces();
    if (!take('{')) {
      return false;
    }
    spaces();
    if (!take('}')) {
      do {
        spaces();
        if (!member()) {
          return false;
        }
        spaces();
      } while (take(','));
      if (!take('}')) {
        return false;
      }
    }
    spaces();
    return at == text.length();
  }

  private boolean member() {
    if (!string()) {
      return false;
    }
    spaces();
    if (!take(':')) {
      return false;
    }
    spaces();
    return value();
  }

  /** By its first character: nothing is tried twice. */
  private boolean value() {
    return switch (at < text.length() ? text.charAt(at) : ' ') {
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean string() {
    if (!take('"')) {
      return false;
    }
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < ' ' || c > '~' || c == '\\') {
        return false;
      }
    }
    return false;
  }

  private boolean number() {
    take('-');
    boolean zero = take('0'); // which nothing may follow before the point
    if (!zero && !digits()) {
      return false;
    }
    return !take('.') || digits();
  }

  private boolean digits() {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at > from && at - from <= MOST_DIGITS;
  }

  private boolean word(String word) {
    boolean there = text.startsWith(word, at);
    at += there ? word.length() : 0;
    return there;
  }

  private void spaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private boolean take(char c) {
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }
}
