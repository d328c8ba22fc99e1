package dev.footfall.producer.privacy;

import java.time.Instant;

/**
 * What a person chose for their machine, when, and after reading which notice.
 *
 * @param level what they chose
 * @param time when
 * @param noticeVersion {@link Notice#VERSION} at that time
 */
public record Consent(Level level, Instant time, int noticeVersion) {

  public Consent {
    if (noticeVersion < 1) {
      throw new IllegalArgumentException("noticeVersion must be at least 1, is " + noticeVersion);
    }
  }

  /** The level that this consent gives today: for sending it must be about today's notice. */
  public Level inForce() {
    return level.sends() && noticeVersion != Notice.VERSION ? Level.LOCAL : level;
  }
}
