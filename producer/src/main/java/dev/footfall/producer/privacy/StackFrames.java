package dev.footfall.producer.privacy;

import java.util.List;

/** Recognises a frame of a stack trace, which names code and nothing else. */
final class StackFrames {

  private static final List<String> SOURCES = List.of(".java", ".kt", ".scala", ".groovy", ".clj");

  private StackFrames() {}

  /** Whether the line that starts here is {@code at package.Class.method(File.java:31)}. */
  static boolean isFrame(String in, int from) {
    int i = from;
    while (i < in.length() && (in.charAt(i) == ' ' || in.charAt(i) == '\t')) {
      i++;
    }
    if (!in.startsWith("at ", i)) {
      return false;
    }
    int end = Words.lineEnd(in, i);
    int open = Words.find(in, '(', i, end);
    end = end > from && in.charAt(end - 1) == '\r' ? end - 1 : end;
    return open > 0
        && in.charAt(end - 1) == ')'
        && isCode(in, i + 3, open)
        && isPlace(in, open + 1, end - 1);
  }

  /** A method with its class, and a module or class loader before it. */
  private static boolean isCode(String in, int from, int to) {
    boolean dotted = false;
    for (int i = from; i < to; i++) {
      char c = in.charAt(i);
      // A lambda's class has a slash and an address in it, a module a version: app//, java.base@17/
      boolean extra = i > from && (c == '/' || c == '-' || c == '<' || c == '>');
      boolean version = c == '@' && i > from && i + 1 < to && Words.isDigit(in.charAt(i + 1));
      if (!Character.isJavaIdentifierPart(c) && c != '.' && !extra && !version) {
        return false;
      }
      dotted |= c == '.';
    }
    return dotted;
  }

  private static boolean isPlace(String in, int from, int to) {
    if (Words.is(in, from, to, "native method") || Words.is(in, from, to, "unknown source")) {
      return true;
    }
    int end = to;
    while (end > from && Words.isDigit(in.charAt(end - 1))) {
      end--;
    }
    end = end < to && end > from && in.charAt(end - 1) == ':' ? end - 1 : to;
    for (String source : SOURCES) {
      int name = end - source.length();
      if (name > from && in.startsWith(source, name)) {
        for (int i = from; i < name; i++) {
          if (!Character.isJavaIdentifierPart(in.charAt(i)) && in.charAt(i) != '-') {
            return false;
          }
        }
        return true;
      }
    }
    return false;
  }
}
