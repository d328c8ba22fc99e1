package dev.footfall.sink.notify.deliver;

import java.util.Map;

/**
 * One alert of an {@link AlertMessage}.
 *
 * @param status {@code firing} or {@code resolved}
 * @param labels what it is about
 * @param annotations words for people
 * @param startsAt when it began, RFC 3339
 * @param endsAt when it ended; {@link #UNRESOLVED} while it has not
 * @param generatorURL where more is to be seen; empty when nobody said where
 * @param fingerprint identity of its labels
 */
public record AlertItem(
    String status,
    Map<String, String> labels,
    Map<String, String> annotations,
    String startsAt,
    String endsAt,
    String generatorURL,
    String fingerprint) {

  /** The end of what has none. */
  public static final String UNRESOLVED = "0001-01-01T00:00:00Z";

  static final String FIRING = "firing";
  static final String RESOLVED = "resolved";

  boolean firing() {
    return status.equals(FIRING);
  }

  /** The name that people know the alert by. */
  String name() {
    return labels.getOrDefault("alertname", "alert");
  }

  /** What is said of it in one line. */
  String summary() {
    return annotations.getOrDefault("summary", annotations.getOrDefault("description", name()));
  }
}
