package dev.footfall.aggregator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A stream as bad as they come, the same for the same seed: out of order, one event in a hundred
 * twice, one in twenty late by minutes to years, one record in a thousand rubbish. It keeps what
 * the aggregates of it must be. Made and sent block by block, as a million events are too many to
 * hold. For one thread.
 */
final class SeededStream {

  /** Narrower than the anti-replay window: what is repeated further apart is another test's. */
  private static final int BLOCK = 5_000;

  private static final double DUPLICATES = 0.01;
  private static final double LATE = 0.05;
  private static final double RUBBISH = 0.001;

  private final RealTopics topics;
  private final long seed;
  private final Random random;
  private final Map<UsageAggregateKey, Figures> expected = new HashMap<>();
  private final Map<UsageAggregateKey, Spread> spreads = new HashMap<>();
  private long blocks;
  private long events;
  private long duplicates;
  private long rubbish;

  SeededStream(RealTopics topics, long seed) {
    this.topics = topics;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Sends {@code count} events of the time between, besides their copies and the rubbish. */
  void send(int count, Instant from, Instant to) {
    int steps = count / BLOCK;
    Duration step = Duration.between(from, to).dividedBy(steps);
    for (int i = 0; i < steps; i++) {
      Instant start = from.plus(step.multipliedBy(i));
      // Each block has producers of its own, some of whom go on in later blocks' copies.
      send(
          new ArrayList<>(
              Samples.usageEvents(seed * 1_000 + blocks++, BLOCK, start, start.plus(step))));
    }
    topics.flush();
  }

  private void send(List<UsageEvent> block) {
    for (UsageEvent event : block) {
      if (random.nextDouble() < LATE) {
        event.setOccurredAt(event.getOccurredAt().minus(minutesToYears()));
      }
    }
    Recomputation.of(block)
        .forEach((cell, figures) -> expected.merge(cell, figures, Figures::plus));
    Recomputation.spreads(block)
        .forEach((cell, spread) -> spreads.merge(cell, spread, Spread::plus));
    Collections.shuffle(block, random);
    for (int i = 0; i < block.size(); i++) {
      topics.send(block.get(i));
      events++;
      if (random.nextDouble() < DUPLICATES) {
        topics.send(block.get(random.nextInt(i + 1)));
        duplicates++;
      }
      if (random.nextDouble() < RUBBISH) {
        sendRubbish(block.get(i));
      }
    }
  }

  /** Between three minutes, past any grace here, and some three years; each scale as often. */
  private Duration minutesToYears() {
    return Duration.ofSeconds((long) (180 * Math.exp(random.nextDouble() * Math.log(500_000))));
  }

  private void sendRubbish(UsageEvent event) {
    byte[] key = EventKey.of(event).getBytes(UTF_8);
    byte[] good = topics.bytes(event);
    UsageEvent broken = UsageEvent.newBuilder(event).build();
    switch (random.nextInt(5)) {
      case 0 -> topics.sendRaw(key, "GET / HTTP/1.1".getBytes(UTF_8));
      case 1 -> topics.sendRaw(key, java.util.Arrays.copyOf(good, good.length / 2));
      case 2 -> topics.sendRaw(null, null);
      case 3 -> {
        broken.setDurationMs(-1L);
        topics.send(broken);
      }
      default -> {
        broken.setOccurredAt(Instant.now().plus(Duration.ofDays(365)));
        topics.send(broken);
      }
    }
    rubbish++;
  }

  /** What the stored aggregates must be. */
  Map<UsageAggregateKey, Figures> expected() {
    return expected;
  }

  /** What percentiles and users must be near to. */
  Map<UsageAggregateKey, Spread> spreads() {
    return spreads;
  }

  /** Events, each counted once. */
  long events() {
    return events;
  }

  /** Second and further copies. */
  long duplicates() {
    return duplicates;
  }

  /** Records that are no usable event. */
  long rubbish() {
    return rubbish;
  }
}
