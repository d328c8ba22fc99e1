package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.rules.AlertRule;
import dev.footfall.events.Alert;
import dev.footfall.events.AlertState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the record of one transition. */
final class AlertRecord {

  /** Present, and {@code true}, on what pages nobody because it was over when it was found. */
  static final String STALE = "stale";

  /** Words for people about when this was found. */
  static final String NOTICE = "notice";

  private static final int ID_BYTES = 8;

  private final AlertGroup group;
  private final AlertLife life;
  private final AlertState state;
  private final long atMs;
  private final Instant emittedAt;
  private final Map<String, String> labels;
  private final Map<String, String> extra = new TreeMap<>();
  private @Nullable AlertRule rule;
  private double value;

  AlertRecord(AlertGroup group, AlertLife life, AlertState state, long atMs, long nowMs) {
    this.group = group;
    this.life = life;
    this.state = state;
    this.atMs = atMs;
    emittedAt = Instant.ofEpochMilli(nowMs);
    value = life.value();
    labels = new TreeMap<>(life.labels());
    labels.putAll(group.labels());
  }

  AlertRecord words(AlertRule ofRule) {
    rule = ofRule;
    return this;
  }

  AlertRecord value(double newValue) {
    value = newValue;
    return this;
  }

  AlertRecord annotation(String name, String words) {
    extra.put(name, words);
    return this;
  }

  AlertRecord stale(long nowMs) {
    annotation(STALE, "true");
    return late(nowMs);
  }

  AlertRecord late(long nowMs) {
    long minutes = Duration.ofMillis(nowMs - atMs).toMinutes();
    return annotation(
        NOTICE, "found " + minutes + " minutes later, when events of that time were read");
  }

  Alert build() {
    Map<String, String> annotations = new TreeMap<>();
    if (rule != null) {
      annotations.putAll(rule.annotations(labels, value));
    }
    annotations.putAll(extra);
    return Alert.newBuilder()
        .setAlertId(id(group, life.sinceMs()))
        .setRule(group.rule())
        .setState(state)
        .setLabels(labels)
        .setAnnotations(annotations)
        .setValue(value)
        .setActiveSince(Instant.ofEpochMilli(life.sinceMs()))
        .setEvaluatedAt(Instant.ofEpochMilli(atMs))
        .setFiredAt(life.firedMs() < 0 ? null : Instant.ofEpochMilli(life.firedMs()))
        .setResolvedAt(state == AlertState.RESOLVED ? Instant.ofEpochMilli(atMs) : null)
        .setEmittedAt(emittedAt)
        .build();
  }

  /** The same however often it is made: an upsert by it changes nothing the second time. */
  static String id(AlertGroup group, long sinceMs) {
    StringBuilder text = new StringBuilder(group.rule());
    group
        .labels()
        .forEach((name, label) -> text.append('\0').append(name).append('\0').append(label));
    text.append('\0').append(sinceMs);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
