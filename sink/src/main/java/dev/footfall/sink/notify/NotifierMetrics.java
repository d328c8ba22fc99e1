package dev.footfall.sink.notify;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;

/**
 * Metrics of alert delivery, of this instance alone. Every message ends once: {@code notifications
 * = delivered + failed}, where a mail that did not reach all of its recipients has failed; attempts
 * that failed and were repeated are beside it.
 */
final class NotifierMetrics {

  private static final String PREFIX = "footfall.sink.notif";

  private final MeterRegistry registry;

  NotifierMetrics(MeterRegistry registry, Supplier<NotifierState> state) {
    this.registry = registry;
    gauge(
        "ier.leader",
        "1 where notifications are delivered, else 0",
        () -> of(state.get().leading()));
    gauge(
        "ier.file.good", "0 while the alert file can't be used", () -> of(state.get().fileGood()));
    gauge(
        "ications.waiting",
        "Messages that are not delivered yet; of the delivering instance",
        () -> state.get().problems().waiting());
    gauge(
        "ications.waiting.age.seconds",
        "Age of the oldest of them",
        () -> state.get().problems().oldestSeconds());
  }

  void ended(Message message, String outcome) {
    registry.counter(PREFIX + "ications", tags(message).and("outcome", outcome)).increment();
  }

  void attemptFailed(Message message) {
    registry.counter(PREFIX + "ication.failures", tags(message)).increment();
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).register(registry);
  }

  private static int of(boolean flag) {
    return flag ? 1 : 0;
  }

  private static Tags tags(Message message) {
    return Tags.of("receiver", message.receiver(), "integration", message.integration());
  }
}
