package dev.footfall.producer.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells by its name whether a value is one that nobody may collect. Names are taken apart into
 * words, {@code userPassword} and {@code user_password} alike. Errs on the side of removing.
 */
final class SensitiveNames {

  enum Kind {
    /** Password, token, key: no value of it may be kept. */
    SECRET,
    /** What people wrote, or where they keep it: text must not be kept, a number may. */
    CONTENT,
    NONE
  }

  /** Longer ones are not looked at: nobody names a thing like that. */
  private static final int MAX_CHARS = 100;

  /** Found anywhere in the name, since people write them together. */
  private static final List<String> SECRET_STEMS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passcode",
          "secret",
          "apikey",
          "accesskey",
          "privatekey",
          "authoriz",
          "credential",
          "cookie",
          "accesstoken",
          "authtoken",
          "refreshtoken",
          "sessiontoken");

  private static final Set<String> SECRET_WORDS =
      Set.of(
          "token",
          "pwd",
          "pass",
          "jwt",
          "bearer",
          "otp",
          "totp",
          "pin",
          "cvv",
          "cvc",
          "auth",
          "csrf",
          "xsrf",
          "jsessionid");

  private static final Set<String> KEY_WORDS =
      Set.of("secret", "signing", "encryption", "license", "session", "ssh", "hmac", "master");

  private static final Set<String> CONTENT_WORDS =
      Set.of(
          "body",
          "payload",
          "prompt",
          "prompts",
          "message",
          "messages",
          "content",
          "contents",
          "completion",
          "transcript",
          "path",
          "paths",
          "filepath",
          "filename",
          "directory",
          "folder",
          "query",
          "querystring",
          "tokens");

  /** {@code content_type} is about the content, and not it. */
  private static final Set<String> ABOUT =
      Set.of(
          "type",
          "kind",
          "format",
          "language",
          "count",
          "size",
          "length",
          "bytes",
          "chars",
          "ms",
          "id",
          "status",
          "template");

  private SensitiveNames() {}

  static Kind of(String name) {
    if (name.length() > MAX_CHARS) {
      return Kind.CONTENT;
    }
    List<String> words = words(name);
    if (words.isEmpty()) {
      return Kind.NONE;
    }
    String last = words.get(words.size() - 1);
    if (last.equals("exception") || last.equals("error")) {
      return Kind.NONE; // InvalidTokenException: …
    }
    String joined = String.join("", words);
    if (SECRET_STEMS.stream().anyMatch(joined::contains)
        || words.stream().anyMatch(SECRET_WORDS::contains)
        || isKey(words, last)) {
      return Kind.SECRET;
    }
    if (ABOUT.contains(last)) {
      return Kind.NONE;
    }
    // What somebody searched for is asked for by the CRM catalogue; a query string is not.
    boolean search = joined.endsWith("searchquery");
    boolean content = words.stream().anyMatch(CONTENT_WORDS::contains) && !search;
    return content || last.equals("file") || last.equals("files") ? Kind.CONTENT : Kind.NONE;
  }

  private static boolean isKey(List<String> words, String last) {
    return last.equals("key")
        && (words.size() == 1 || KEY_WORDS.contains(words.get(words.size() - 2)));
  }

  /** Lower-case words of camelCase, snake_case, kebab-case and dotted names. */
  private static List<String> words(String name) {
    List<String> words = new ArrayList<>(4);
    int start = 0;
    for (int i = 0; i <= name.length(); i++) {
      boolean ends = i == name.length() || !Character.isLetterOrDigit(name.charAt(i));
      boolean humps =
          !ends
              && i > start
              && Character.isUpperCase(name.charAt(i))
              && (Character.isLowerCase(name.charAt(i - 1))
                  || (i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1))));
      if (ends || humps) {
        if (i > start) {
          words.add(name.substring(start, i).toLowerCase(Locale.ROOT));
        }
        start = ends ? i + 1 : i;
      }
    }
    return words;
  }
}
