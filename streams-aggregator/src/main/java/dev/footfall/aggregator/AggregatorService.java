package dev.footfall.aggregator;

import dev.footfall.aggregator.alerts.Alerting;
import dev.footfall.aggregator.metrics.AggregatorMetrics;
import dev.footfall.aggregator.registry.RegistryPatience;
import dev.footfall.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the topology for as long as it is wanted. Whatever passes (Kafka or the registry away,
 * topics not made yet, a failed thread) is waited for and shown in {@link #notReady()}, never the
 * end of the process; Kafka's {@code ERROR} state, which is final, leads to a new client.
 * Thread-safe.
 */
public final class AggregatorService implements AutoCloseable {

  /** A close takes at most this long; what is not committed then is read again after a restart. */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

  /** Running tasks tick every 30 s or faster. */
  private static final Duration STUCK = Duration.ofMinutes(10);

  private static final long LOOK_MS = 500;
  private static final Logger log = LoggerFactory.getLogger(AggregatorService.class);

  private final AggregatorConfig config;
  private final MeterRegistry meters;
  private final AggregatorMetrics metrics;
  private final Alerting alerting;
  private final RegistryPatience registry = new RegistryPatience();
  private final FailureLog failures = new FailureLog(log);
  private final CountDownLatch closing = new CountDownLatch(1);

  private @Nullable Thread supervisor;
  private volatile @Nullable KafkaStreams streams;
  private volatile List<String> missingTopics = List.of();

  /**
   * A service that does nothing before {@link #start()}.
   *
   * @throws dev.footfall.aggregator.alerts.rules.RulesException when the alert rules are wrong
   */
  public AggregatorService(AggregatorConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.metrics = new AggregatorMetrics(meters);
    this.alerting = new Alerting(config.alerts(), meters);
  }

  /**
   * Starts in the background and returns at once.
   *
   * @throws org.apache.kafka.common.config.ConfigException when a setting is wrong
   * @throws IllegalStateException when it was started or closed before
   */
  public synchronized void start() {
    if (supervisor != null || closing.getCount() == 0) {
      throw new IllegalStateException("an aggregator is started once");
    }
    AggregatorTopology.build(config); // a wrong class or setting is an error now, not in a retry
    Thread thread = new Thread(this::supervise, "aggregator-supervisor");
    thread.setDaemon(true);
    supervisor = thread;
    thread.start();
  }

  /**
   * Whether a restart of the process would not help: true while it works, starts, or waits for
   * something outside; false when it was never started, has ended, or stands still for no reason.
   */
  public boolean live() {
    Thread thread = supervisor;
    if (thread == null || !thread.isAlive()) {
      return false;
    }
    KafkaStreams now = streams;
    boolean shouldTick =
        now != null
            && now.state().isRunningOrRebalancing()
            && registry.trouble().isEmpty()
            && failures.last().isEmpty();
    return !shouldTick || metrics.silence().compareTo(STUCK) < 0;
  }

  /** Why events are not being aggregated now, in words; empty when they are. */
  public List<String> notReady() {
    List<String> reasons = new ArrayList<>();
    if (!missingTopics.isEmpty()) {
      reasons.add("topics are missing: " + missingTopics + "; 'footfall topics create' makes them");
    }
    registry.trouble().ifPresent(reasons::add);
    KafkaStreams now = streams;
    if (now == null || now.state() != KafkaStreams.State.RUNNING) {
      failures.last().ifPresent(reasons::add);
      reasons.add("Kafka Streams is " + (now == null ? "not started" : now.state()));
      metrics.restore().words().ifPresent(reasons::add);
    }
    return reasons;
  }

  /** What this service runs: nodes, stores and topics. */
  public TopologyDescription topology() {
    return AggregatorTopology.build(config).describe();
  }

  /** What works, but not as somebody wants it, in words; empty when nothing is. */
  public List<String> warnings() {
    return alerting.trouble().stream().toList();
  }

  /**
   * Commits what was read and stops, leaving the consumer group so that others, or the next start,
   * take over at once. Returns within 40 s; further calls do nothing.
   */
  @Override
  public void close() {
    Thread thread;
    synchronized (this) {
      closing.countDown();
      registry.giveUp();
      thread = supervisor;
    }
    if (thread != null) {
      join(thread);
    }
    metrics.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join(LONGEST_CLOSE.plusSeconds(10).toMillis());
      if (thread.isAlive()) {
        log.warn("the aggregator has not stopped in time; what it had not committed is read again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    while (!isClosing()) {
      try {
        missingTopics = InputTopics.missing(config.connection().client());
        if (missingTopics.isEmpty()) {
          run();
        } else {
          await(2 * LOOK_MS);
        }
      } catch (RuntimeException e) {
        await(failures.failed("the aggregator can't run", e).toMillis());
      }
    }
  }

  /** One Kafka Streams client, from its start to its end. */
  private void run() {
    alerting.partitions(InputTopics.partitions(config.connection().client()));
    Topology topology =
        AggregatorTopology.build(config, metrics, registry, InstantSource.system(), alerting);
    Properties settings = StreamsSettings.of(config);
    KafkaStreams client = new KafkaStreams(topology, settings, new BatchingClients());
    metrics.restore().begin();
    client.setGlobalStateRestoreListener(metrics.restore());
    client.setUncaughtExceptionHandler(new ThreadFailures(failures, closing));
    try (KafkaStreamsMetrics binder = new KafkaStreamsMetrics(client)) {
      binder.bindTo(meters);
      streams = client;
      client.start();
      log.info("aggregator {} started: {}", config.versionedApplicationId(), config.connection());
      while (!isClosing() && !ended(client.state())) {
        if (client.state() == KafkaStreams.State.RUNNING) {
          failures.running();
        }
        metrics.input().refresh(Topics.USAGE_EVENTS.name(), client.metrics());
        await(LOOK_MS);
      }
      if (!isClosing()) {
        throw new KafkaException("Kafka Streams ended in state " + client.state());
      }
    } finally {
      client.close(
          CloseOptions.timeout(LONGEST_CLOSE)
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
      streams = null;
    }
  }

  private static boolean ended(KafkaStreams.State state) {
    return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING;
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void await(long ms) {
    try {
      closing.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
