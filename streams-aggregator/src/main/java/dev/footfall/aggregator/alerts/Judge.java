package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.Judgement.Verdict;
import dev.footfall.aggregator.alerts.rules.AlertRule;
import dev.footfall.aggregator.cube.Totals;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Asks a rule about a group. Windows of counts end with the last full minute, so that a minute that
 * has only begun makes no difference; windows of users' failures slide by the millisecond.
 */
final class Judge {

  /** The part of a silent window, its end, in which others must have gone on: a quarter. */
  private static final int OTHERS_PART = 4;

  private final GroupState everything;

  /**
   * A judge.
   *
   * @param everything all that came in, for silence
   */
  Judge(GroupState everything) {
    this.everything = everything;
  }

  /**
   * The judgement at {@code nowMs}, event time.
   *
   * @param beforeMs when it was asked before
   */
  Judgement ask(AlertRule rule, GroupState group, long beforeMs, long nowMs) {
    return switch (rule.type()) {
      case ERROR_RATE, FEATURE_DOWN, THRESHOLD -> figures(rule, group, nowMs);
      case SILENCE -> silence(rule, group, nowMs);
      case USER_ERRORS -> failures(rule, group, beforeMs, nowMs);
    };
  }

  static long lastFullMinute(long nowMs) {
    return nowMs - nowMs % GroupState.MINUTE_MS;
  }

  private static Judgement figures(AlertRule rule, GroupState group, long nowMs) {
    long endMs = lastFullMinute(nowMs);
    Totals totals = group.sum(endMs - rule.windowMs(), endMs);
    OptionalDouble figure = rule.metric().of(totals, rule.windowMs());
    if (totals.count() < rule.minCount() || figure.isEmpty()) {
      return Judgement.noData(figure.orElse(0));
    }
    return verdict(rule, figure.getAsDouble(), nowMs);
  }

  private static Judgement verdict(AlertRule rule, double value, long nowMs) {
    Verdict verdict =
        rule.condition().holds(value)
            ? Verdict.HOLDS
            : rule.clears(value) ? Verdict.CLEAR : Verdict.BETWEEN;
    return new Judgement(verdict, value, nowMs);
  }

  private Judgement silence(AlertRule rule, GroupState group, long nowMs) {
    long endMs = lastFullMinute(nowMs);
    long startMs = endMs - rule.windowMs();
    long count = group.sum(startMs, endMs).count();
    if (count > 0) {
      return new Judgement(Verdict.CLEAR, count, nowMs);
    }
    boolean expected = group.life() != null || normallyBusy(rule, group, startMs);
    long lastPart = Math.max(GroupState.MINUTE_MS, rule.windowMs() / OTHERS_PART);
    return expected && everything.any(endMs - lastPart, endMs)
        ? new Judgement(Verdict.HOLDS, 0, nowMs)
        : Judgement.noData(0);
  }

  private static boolean normallyBusy(AlertRule rule, GroupState group, long beforeMs) {
    int busy = 0;
    for (int i = 1; i <= rule.baseline().windows(); i++) {
      long startMs = beforeMs - i * rule.windowMs();
      if (group.sum(startMs, startMs + rule.windowMs()).count() >= rule.minCount()) {
        busy++;
      }
    }
    return busy >= Math.ceil(rule.baseline().present() * rule.baseline().windows());
  }

  /**
   * At each failure since it was asked before, and now: what held in between is not missed. What
   * happens at {@code nowMs} itself comes later, as it does in minutes.
   */
  private static Judgement failures(AlertRule rule, GroupState group, long beforeMs, long nowMs) {
    List<Long> times = group.failures();
    long fromMs = Math.min(beforeMs, group.takeNewFailure());
    int most = 0;
    long sinceMs = AlertLife.NEVER;
    int first = 0;
    for (int last = 0; last < times.size() && times.get(last) < nowMs; last++) {
      while (times.get(first) <= times.get(last) - rule.windowMs()) {
        first++;
      }
      int count = last - first + 1;
      if (times.get(last) >= fromMs) {
        most = Math.max(most, count);
        if (sinceMs == AlertLife.NEVER && rule.condition().holds(count)) {
          sinceMs = times.get(last);
        }
      }
    }
    int nowCount = 0;
    for (long time : times) {
      nowCount += time < nowMs && time >= nowMs - rule.windowMs() ? 1 : 0;
    }
    if (sinceMs != AlertLife.NEVER || rule.condition().holds(nowCount)) {
      long value = Math.max(most, nowCount);
      return new Judgement(Verdict.HOLDS, value, sinceMs == AlertLife.NEVER ? nowMs : sinceMs);
    }
    return verdict(rule, nowCount, nowMs);
  }
}
