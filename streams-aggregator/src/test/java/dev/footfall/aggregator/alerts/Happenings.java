package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.rules.AlertRules;
import dev.footfall.events.Alert;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of some features around one moment, for tests of alerts. */
public final class Happenings {

  /** A full hour. */
  public static final Instant TEN = Instant.parse("2025-03-12T10:00:00Z");

  private final List<UsageEvent> events = new ArrayList<>();
  private long seq;

  /** Time so long after {@link #TEN}, or before it when negative. */
  public static Instant at(double minutes) {
    return TEN.plusMillis((long) (minutes * 60_000));
  }

  public static AlertRules rules(String... lines) {
    String yaml = "groups:\n- name: test\n  rules:\n  - " + String.join("\n    ", lines) + "\n";
    return AlertRules.parse(yaml.getBytes(StandardCharsets.UTF_8), "test.yaml");
  }

  /** One use of a feature; without a user it is anonymous. */
  public Happenings use(
      Instant time, String service, String action, ResultStatus status, @Nullable String user) {
    events.add(
        Samples.usageEvent()
            .setOccurredAt(time)
            .setServiceName(service)
            .setActionName(action)
            .setResultStatus(status)
            .setUserId(user)
            .setPersonaId(null)
            .setProducerSeq(++seq)
            .build());
    return this;
  }

  public Happenings error(Instant time, String user) {
    return use(time, "shop", "pay", ResultStatus.ERROR, user);
  }

  /** So many uses in every minute from one time to the other, of which some fail. */
  public Happenings everyMinute(
      double fromMinute, double toMinute, String action, int uses, int failures) {
    for (double minute = fromMinute; minute < toMinute; minute++) {
      for (int i = 0; i < uses; i++) {
        Instant time = at(minute).plus(Duration.ofMillis(60_000L * i / uses));
        use(time, "shop", action, i < failures ? ResultStatus.ERROR : ResultStatus.SUCCESS, null);
      }
    }
    return this;
  }

  public List<UsageEvent> events() {
    return events;
  }

  /** State, minutes after {@link #TEN} and value of every transition by these rules. */
  public List<String> rehearsed(AlertRules rules) {
    return AlertRehearsal.of(rules, events).stream().map(Happenings::brief).toList();
  }

  public static String brief(Alert alert) {
    Duration after = Duration.between(TEN, alert.getEvaluatedAt());
    String time =
        (after.isNegative() ? "-" : "")
            + after.abs().toMinutes()
            + ":"
            + "%02d".formatted(after.abs().toSecondsPart());
    return alert.getState()
        + " "
        + time
        + (alert.getAnnotations().containsKey("stale") ? " stale" : "");
  }
}
