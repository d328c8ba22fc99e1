package dev.footfall.producer.privacy;

import java.util.Locale;

/** How much is recorded, from nothing to everything that is ever recorded. */
public enum Level {
  /** Nothing is recorded. */
  OFF,
  /** What was done, how long it took and how it ended; kept on this machine, never sent. */
  LOCAL,
  /** Sent, with identity replaced by keyed hashes, and only what is on the allow-list. */
  ANONYMISED,
  /** Sent with identity; secrets and content are removed all the same. */
  FULL;

  /** Whether events of this level may reach the network. */
  public boolean sends() {
    return this == ANONYMISED || this == FULL;
  }

  /** The level as people write it: {@code anonymised}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The level of this name, in any case.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Level of(String code) {
    for (Level level : values()) {
      if (level.name().equalsIgnoreCase(code)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "privacy level must be off, local, anonymised or full, is '" + code + "'");
  }
}
