package dev.footfall.producer.privacy;

/**
 * Takes out of text what nobody may collect. It goes by looks, so it takes too much at times and
 * can't know a secret that looks like a word: don't put secrets into messages. In their place are
 * {@code [email]}, {@code [path]}, {@code [query]}, {@code [secret]}, {@code [content]}, {@code
 * [number]}, {@code [ip]}.
 *
 * <p>A few passes at most, without regular expressions: time is proportional to the text, whatever
 * it is. Never throws, and what comes out stays as it is when it is scrubbed again. Thread-safe.
 */
public final class Scrubber {

  /** Most characters of a message that is left. */
  static final int MAX_MESSAGE_CHARS = 1000;

  /** Most characters of a stack trace that is left. */
  static final int MAX_STACK_CHARS = 8000;

  private Scrubber() {}

  /**
   * An error message without e-mail addresses, file paths, query strings, passwords, tokens, long
   * numbers, network addresses and quoted bodies; at most 1,000 characters.
   */
  public static String message(String text) {
    return TextScan.scrub(text, true, MAX_MESSAGE_CHARS);
  }

  /**
   * The same for a stack trace of at most 8,000 characters: frames ({@code at
   * com.example.Deals.load(Deals.java:31)}) stay, messages between them are scrubbed.
   */
  public static String stackTrace(String text) {
    return TextScan.scrub(text, true, MAX_STACK_CHARS);
  }

  /**
   * A value that the application means to record, without what is never collected: file paths,
   * query strings, passwords and tokens. Numbers, ids and e-mail addresses stay.
   */
  public static String value(String text) {
    return TextScan.scrub(text, false, Integer.MAX_VALUE);
  }
}
