package dev.footfall.producer;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what is lost: the first loss of a reason is a WARN, later ones are summed up at most once a
 * minute. Runs on the sender's thread, because an appender may block. Not thread-safe.
 */
final class LossLog {

  private static final Logger log = LoggerFactory.getLogger(UsageTracker.class);
  private static final long LOOK_EVERY_NANOS = 500_000_000L;
  private static final long SAY_EVERY_NANOS = 60_000_000_000L;

  private static final class Said {
    long count;
    long atNanos;
  }

  private final Supplier<TrackerCounters> counters;
  private final Supplier<String> lastFlaw;
  private final Map<LossReason, Said> refused = new EnumMap<>(LossReason.class);
  private final Map<LossReason, Said> dropped = new EnumMap<>(LossReason.class);
  private long lookedAtNanos;

  /** {@code lastFlaw} says in constant words what made the latest event invalid. */
  LossLog(Supplier<TrackerCounters> counters, Supplier<String> lastFlaw, long nowNanos) {
    this.counters = counters;
    this.lastFlaw = lastFlaw;
    this.lookedAtNanos = nowNanos - LOOK_EVERY_NANOS;
  }

  /** Says what is due. */
  void look(long nowNanos) {
    if (nowNanos - lookedAtNanos >= LOOK_EVERY_NANOS) {
      lookedAtNanos = nowNanos;
      look(nowNanos, SAY_EVERY_NANOS);
    }
  }

  /** Says all that was not said yet. */
  void finish(long nowNanos) {
    look(nowNanos, 0);
  }

  private void look(long nowNanos, long sayEveryNanos) {
    TrackerCounters now = counters.get();
    say("refused", refused, now.refused(), nowNanos, sayEveryNanos, now);
    say("dropped", dropped, now.dropped(), nowNanos, sayEveryNanos, now);
  }

  private void say(
      String what,
      Map<LossReason, Said> said,
      Map<LossReason, Long> counts,
      long nowNanos,
      long sayEveryNanos,
      TrackerCounters books) {
    counts.forEach(
        (reason, count) -> {
          Said last = said.computeIfAbsent(reason, r -> new Said());
          if (count > last.count && (last.count == 0 || nowNanos - last.atNanos >= sayEveryNanos)) {
            log.warn(
                "{} events {} as {}{}; {}",
                count - last.count,
                what,
                reason.code(),
                reason == LossReason.INVALID ? ", the latest because " + lastFlaw.get() : "",
                books);
            last.count = count;
            last.atNanos = nowNanos;
          }
        });
  }
}
