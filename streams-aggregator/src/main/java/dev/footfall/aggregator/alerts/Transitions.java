package dev.footfall.aggregator.alerts;

import dev.footfall.aggregator.alerts.rules.AlertRule;
import dev.footfall.events.Alert;
import dev.footfall.events.AlertState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which changes of an alert are written. A change is written once. What an evaluation finds
 * that lies long behind the wall clock pages nobody: it is held back until evaluations are current
 * again, and then written if it still is so. What was over by then is written as it ended, marked
 * as stale, for the record.
 */
final class Transitions {

  private final long nowMs;
  private final long maxAgeMs;
  private final Consumer<Alert> out;

  /**
   * For one round of evaluations.
   *
   * @param nowMs the wall clock
   * @param maxAgeMs how far behind it an evaluation may be to be current
   */
  Transitions(long nowMs, long maxAgeMs, Consumer<Alert> out) {
    this.nowMs = nowMs;
    this.maxAgeMs = maxAgeMs;
    this.out = out;
  }

  /**
   * Writes what is to be written of a change.
   *
   * @param atMs event time of the evaluation
   * @return {@code next}, knowing what was written
   */
  @Nullable AlertLife of(
      AlertRule rule,
      AlertGroup group,
      @Nullable AlertLife before,
      @Nullable AlertLife next,
      double value,
      long atMs) {
    if (next != null) {
      if (isStale(atMs) || next.written() == next.state()) {
        return next;
      }
      out.accept(record(rule, group, next, next.state(), atMs).build());
      return next.written(next.state());
    }
    if (before != null) {
      ended(rule, group, before, value, atMs);
    }
    return null;
  }

  private void ended(AlertRule rule, AlertGroup group, AlertLife before, double value, long atMs) {
    if (before.state() == AlertState.PENDING) {
      if (before.written() == AlertState.PENDING) {
        out.accept(record(rule, group, before, AlertState.INACTIVE, atMs).build());
      }
      return;
    }
    AlertRecord resolved = record(rule, group, before, AlertState.RESOLVED, atMs).value(value);
    if (!before.toldFiring()) {
      out.accept(
          record(rule, group, before, AlertState.FIRING, before.firedMs()).stale(nowMs).build());
      resolved.stale(nowMs);
    } else if (isStale(atMs)) {
      resolved.late(nowMs);
    }
    out.accept(resolved.build());
  }

  /** The rule has gone; what somebody was told of ends. */
  void removed(AlertGroup group, AlertLife life, long atMs) {
    if (life.toldFiring() || life.written() == AlertState.PENDING) {
      AlertState end = life.toldFiring() ? AlertState.RESOLVED : AlertState.INACTIVE;
      out.accept(
          new AlertRecord(group, life, end, atMs, nowMs)
              .annotation("reason", "the rule was removed or groups by other labels now")
              .build());
    }
  }

  private AlertRecord record(
      AlertRule rule, AlertGroup group, AlertLife life, AlertState state, long atMs) {
    return new AlertRecord(group, life, state, atMs, nowMs).words(rule);
  }

  private boolean isStale(long atMs) {
    return atMs < nowMs - maxAgeMs;
  }
}
