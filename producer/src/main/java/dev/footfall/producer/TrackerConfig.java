package dev.footfall.producer;

import dev.footfall.producer.privacy.Level;
import dev.footfall.producer.privacy.PrivacySettings;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.EventRules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything a tracker is built from; {@link TrackerBuilder} says what each means. A value that is
 * not allowed is an {@link IllegalArgumentException} that says which and what is.
 */
record TrackerConfig(
    String service,
    @Nullable String version,
    @Nullable String environment,
    ConnectionSettings connection,
    int queueCapacity,
    long queueBytes,
    int maxEventBytes,
    int maxAttributeBytes,
    PrivacySettings privacy,
    @Nullable Storage storage,
    Duration reportEvery) {

  static final int DEFAULT_QUEUE_CAPACITY = 65_536;
  static final long DEFAULT_QUEUE_BYTES = 32L << 20;
  static final int DEFAULT_MAX_EVENT_BYTES = 256 << 10;

  static final Duration DEFAULT_REPORT_EVERY = Duration.ofSeconds(30);

  private static final Duration MIN_REPORT_EVERY = Duration.ofSeconds(1);
  private static final Duration MAX_REPORT_EVERY = Duration.ofDays(1);
  static final int DEFAULT_MAX_ATTRIBUTE_BYTES = 8 << 10;

  private static final int MAX_QUEUE_CAPACITY = 1 << 24;
  private static final int MIN_EVENT_BYTES = 1 << 10;

  TrackerConfig {
    if (service.isBlank()
        || service.length() > EventRules.MAX_NAME_CHARS
        || service.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "service must have 1 to "
              + EventRules.MAX_NAME_CHARS
              + " characters, none of them NUL: '"
              + service
              + "'");
    }
    checkNoNul("service version", version);
    checkNoNul("environment", environment);
    checkRange("queueCapacity", queueCapacity, 1, MAX_QUEUE_CAPACITY);
    checkRange("maxAttributeBytes", maxAttributeBytes, 0, DEFAULT_MAX_EVENT_BYTES);
    checkRange("maxEventBytes", maxEventBytes, MIN_EVENT_BYTES, DEFAULT_MAX_EVENT_BYTES);
    if (privacy.level() == Level.LOCAL && storage == null) {
      throw new IllegalArgumentException(
          "privacy level local needs a place for its events: give it with localStore(directory), or"
              + " choose another level");
    }
    checkRange("queueBytes", queueBytes, maxEventBytes, Long.MAX_VALUE / 2);
    if (!reportEvery.isZero()
        && (reportEvery.compareTo(MIN_REPORT_EVERY) < 0
            || reportEvery.compareTo(MAX_REPORT_EVERY) > 0)) {
      throw new IllegalArgumentException(
          "reportEvery must be between "
              + MIN_REPORT_EVERY
              + " and "
              + MAX_REPORT_EVERY
              + ", or zero for no reports, is "
              + reportEvery);
    }
  }

  private static void checkNoNul(String name, @Nullable String value) {
    if (value != null && value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(name + " must not have a NUL character");
    }
  }

  private static void checkRange(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be between " + min + " and " + max + ", is " + value);
    }
  }
}
