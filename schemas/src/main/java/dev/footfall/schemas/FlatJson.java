package dev.footfall.schemas;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Knows the JSON that nearly all events have: one object of plain texts, short numbers, booleans
 * and nulls, in printable ASCII without escapes. What it accepts is JSON that can be stored; of
 * anything else it says nothing, and a parser has to look. Making a parser costs a kilobyte and
 * most of the time that the rules of an event take. Stateless.
 */
final class FlatJson {

  /** Well inside what parsers, and PostgreSQL's numbers, take. */
  private static final int MOST_BYTES = 10_000;

  private static final int MOST_DIGITS = 15;

  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private final byte[] text;
  private final int end;
  private int at;

  private FlatJson(byte[] text, int from, int length) {
    this.text = text;
    this.at = from;
    this.end = from + length;
  }

  /** Whether {@code text} is such an object; false means nothing. */
  static boolean is(String text) {
    if (text.length() > MOST_BYTES) {
      return false;
    }
    byte[] bytes = text.getBytes(UTF_8);
    return is(bytes, 0, bytes.length);
  }

  /** The same for a text in UTF-8, {@code length} bytes from {@code from}. */
  static boolean is(byte[] text, int from, int length) {
    return length <= MOST_BYTES && new FlatJson(text, from, length).object();
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
    return at == end;
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
    return switch (at < end ? text[at] : ' ') {
      case '"' -> string();
      case 't' -> word(TRUE);
      case 'f' -> word(FALSE);
      case 'n' -> word(NULL);
      default -> number();
    };
  }

  private boolean string() {
    if (!take('"')) {
      return false;
    }
    while (at < end) {
      byte c = text[at++]; // beyond ASCII it is negative
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
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at > from && at - from <= MOST_DIGITS;
  }

  private boolean word(byte[] word) {
    for (byte letter : word) {
      if (at == end || text[at++] != letter) {
        return false;
      }
    }
    return true;
  }

  private void spaces() {
    while (at < end && text[at] == ' ') {
      at++;
    }
  }

  private boolean take(char c) {
    boolean there = at < end && text[at] == c;
    at += there ? 1 : 0;
    return there;
  }
}
