package dev.footfall.producer.privacy;

import java.nio.file.Path;

/** What people are told before anything of theirs is recorded. */
public final class Notice {

  /**
   * Version of the text. Raise it when more is collected than the text said: consent to an older
   * one no longer allows sending.
   */
  public static final int VERSION = 1;

  private Notice() {}

  /** The notice, with the level in force and where the data lie. */
  public static String text(Level level, Path directory) {
    return """
        Footfall records how its commands are used, to see what is useful and what fails.
        Level in force: %s.
          off         nothing is recorded
          local       command, duration, result, time and version; kept in %s, never sent
          anonymised  the same, sent with keyed hashes instead of you and your machine,
                      and with operating system, runtime version, provider and class of an error
          full        the same, sent with your identity
        Never recorded: file paths, prompts, messages, request and response bodies,
        query strings, passwords, keys, tokens.
        Change it:  footfall analytics set-level off|local|anonymised|full
        Look at it: footfall analytics show
        More:       docs/privacy.md
        """
        .formatted(level.code(), directory);
  }
}
