package dev.footfall.producer.persona;

import java.util.function.IntConsumer;

/** A text in double quotes with JSON's escapes. */
record QuotedText(String source, int start) {

  /** The text; {@code end} gets the offset behind the closing quote. */
  String read(IntConsumer end) throws ConditionSyntaxException {
    StringBuilder read = new StringBuilder();
    for (int i = start + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '"') {
        end.accept(i + 1);
        return read.toString();
      }
      if (c != '\\') {
        read.append(c);
      } else if (++i < source.length() && source.charAt(i) == 'u') {
        read.append(hex(i + 1));
        i += 4;
      } else {
        read.append(escaped(i));
      }
    }
    throw new ConditionSyntaxException(
        start,
        "the text has no closing quote; in YAML put a condition with # or : in it between single"
            + " quotes");
  }

  private char hex(int at) throws ConditionSyntaxException {
    String digits = source.substring(at, Math.min(at + 4, source.length()));
    if (!digits.matches("[0-9a-fA-F]{4}")) {
      throw new ConditionSyntaxException(at, "expected four hex digits after \\u");
    }
    return (char) Integer.parseInt(digits, 16);
  }

  private char escaped(int at) throws ConditionSyntaxException {
    char c = at < source.length() ? source.charAt(at) : '\0';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default ->
          throw new ConditionSyntaxException(
              at, "unknown escape, allowed are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with hex");
    };
  }
}
