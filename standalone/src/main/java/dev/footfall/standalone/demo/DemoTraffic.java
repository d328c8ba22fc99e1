package dev.footfall.standalone.demo;

import dev.footfall.events.Channel;
import dev.footfall.producer.UsageEventBuilder;
import dev.footfall.producer.UsageTracker;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.standalone.demo.DemoScript.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sample traffic through real trackers, one per service: seeded, so that every demo tells the same
 * story, with people in sessions, rare failures everywhere, and one feature that breaks for two
 * minutes in every ten.
 */
public final class DemoTraffic implements AutoCloseable {

  private static final int USERS = 160;
  private static final long TICK_MS = 20;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Map<String, UsageTracker> trackers = new LinkedHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(run -> new Thread(run, "demo-traffic"));
  private final Random random = new Random(20_150_517);
  private final List<DemoUser> users = new ArrayList<>();
  private final List<Step> weighted = new ArrayList<>();
  private final double eventsPerTick;
  private double due;

  private DemoTraffic(ConnectionSettings connection, int eventsPerSecond) {
    eventsPerTick = eventsPerSecond * TICK_MS / 1000.0;
    for (int i = 0; i < USERS; i++) {
      users.add(new DemoUser(i, random));
    }
    for (Step step : DemoScript.STEPS) {
      for (int i = 0; i < step.weight(); i++) {
        weighted.add(step);
      }
      trackers.computeIfAbsent(step.service(), service -> tracker(service, connection));
    }
  }

  /** Begins to send; {@link #close()} ends it and waits for what is queued. */
  public static DemoTraffic start(ConnectionSettings connection, int eventsPerSecond) {
    DemoTraffic traffic = new DemoTraffic(connection, eventsPerSecond);
    traffic.users.forEach(traffic::assign);
    var unused =
        traffic.clock.scheduleAtFixedRate(traffic::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    return traffic;
  }

  private static UsageTracker tracker(String service, ConnectionSettings connection) {
    return UsageTracker.builder()
        .service(service, "1.4.2")
        .environment("demo")
        .connection(connection)
        .build();
  }

  private void tick() {
    for (due += eventsPerTick; due >= 1; due--) {
      step();
    }
  }

  private void step() {
    Step step = weighted.get(random.nextInt(weighted.size()));
    // Some people are busier than others: the square of a uniform number favours the first of them.
    double busy = random.nextDouble();
    DemoUser user = users.get((int) (busy * busy * USERS));
    UsageEventBuilder event =
        tracker(step).usage(step.type(), step.name()).user(user.id()).session(user.session(random));
    if (!step.entity().isEmpty()) {
      event.entity(step.entity(), Integer.toString(random.nextInt(500)));
    }
    if (step.type().equals("persona")) {
      event.persona(user.persona()).domain(user.domain());
    }
    attributes(event, step);
    Duration took =
        Duration.ofMillis((long) (step.medianMs() * Math.exp(random.nextGaussian() * 0.5)));
    boolean fails = random.nextInt(100) < failurePercent(step);
    if (step.api()) {
      event.channel(Channel.API).http("POST", step.path(), fails ? 502 : 200);
    } else {
      event.channel(Channel.UI).page(step.path());
    }
    if (!fails) {
      event.success(took);
    } else if (random.nextInt(4) == 0) {
      event.timeout(took.multipliedBy(10));
    } else {
      event.failed(
          new IllegalStateException(step.name() + ": the service behind it did not answer"), took);
    }
  }

  private void attributes(UsageEventBuilder event, Step step) {
    switch (step.name()) {
      case "create_deal" ->
          event
              .attribute("value_usd", 500 + random.nextInt(40_000))
              .attribute("deal_name", "Renewal");
      case "view_customer", "generate_interaction_summary" ->
          event.attribute("customer_id", "c-" + random.nextInt(60));
      case "send_email" ->
          event
              .attribute("method", random.nextBoolean() ? "gmail_api_v2" : "smtp")
              .attribute("customer_id", "c-1");
      case "search_customers" -> event.attribute("results_count", random.nextInt(40));
      default -> {}
    }
  }

  private static int failurePercent(Step step) {
    long minute = Instant.now().getEpochSecond() / 60;
    boolean broken =
        step.name().equals(DemoScript.FRAGILE_ACTION) && minute % 10 >= 7 && minute % 10 < 9;
    return broken ? 70 : step.failurePercent();
  }

  /** Everybody starts with a persona, decided on two signals. */
  private void assign(DemoUser user) {
    double utilization = 20 + random.nextInt(70);
    double months = random.nextInt(80) / 10.0;
    tracker("persona-portal")
        .assignment(user.id(), "30d", user.persona())
        .priority(1)
        .confidence(1.0)
        .reason("Highest priority match among 1 qualifying personas (priority 1)")
        .match(
            user.persona(),
            1,
            true,
            Map.of("credit_max_utilization_pct", utilization),
            List.of("credit_max_utilization_pct >= 20.0"),
            List.of())
        .signals(
            Map.of(
                "credit_max_utilization_pct", utilization, "savings_emergency_fund_months", months))
        .catalogue("demo", null)
        .track();
  }

  private UsageTracker tracker(Step step) {
    return tracker(step.service());
  }

  private UsageTracker tracker(String service) {
    return trackers.getOrDefault(service, UsageTracker.NOOP);
  }

  /** Stops sending, within five seconds per service. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(1, TimeUnit.SECONDS)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException e) {
      clock.shutdownNow();
      Thread.currentThread().interrupt();
    }
    trackers.values().forEach(tracker -> tracker.close(CLOSE_LIMIT));
  }
}
