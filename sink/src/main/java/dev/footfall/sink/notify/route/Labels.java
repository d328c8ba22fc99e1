package dev.footfall.sink.notify.route;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Labels in Prometheus's notation. */
final class Labels {

  private static final int MOST_CHARS = 500;

  private Labels() {}

  /** {@code {a="b", c="d"}}, sorted by name. */
  static String text(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + quoted(label.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The same while it is short; what is too long for an index ends with its hash. */
  static String bounded(String text) {
    if (text.length() <= MOST_CHARS) {
      return text;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return text.substring(0, MOST_CHARS) + "…" + HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
