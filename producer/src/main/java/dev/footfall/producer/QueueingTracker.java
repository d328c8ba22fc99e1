package dev.footfall.producer;

import dev.footfall.producer.privacy.PrivacyFilter;
import dev.footfall.producer.spool.SpoolOptions;
import dev.footfall.schemas.EventIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tracker: what callers touch is this class and its queue, the rest is the sender's. */
final class QueueingTracker implements UsageTracker, Intake {

  private static final Logger log = LoggerFactory.getLogger(UsageTracker.class);

  /** What a close keeps of its limit for closing the Kafka client. */
  private static final long LONGEST_RESERVE_NANOS = Duration.ofMillis(300).toNanos();

  /** What it keeps for writing to disk what Kafka has not acknowledged. */
  private static final long LONGEST_SPOOLING_NANOS = Duration.ofSeconds(1).toNanos();

  private static final @Nullable ClassLoader OWN_LOADER = QueueingTracker.class.getClassLoader();

  private final Origin origin;
  private final boolean personaLogging;
  private final int maxEventBytes;
  private final Clock clock;
  private final CaptureQueue queue;
  private final Books books;
  private final Numbering numbering;
  private final Sender sender;
  private final Thread thread;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean saidClosed = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread shutdownHook;

  QueueingTracker(
      TrackerConfig config,
      Clock clock,
      Serializer<SpecificRecord> serializer,
      Supplier<Producer<byte[], byte[]>> connector,
      String producerId) {
    this.origin =
        new Origin(
            producerId,
            config.service(),
            config.version(),
            config.environment(),
            config.maxAttributeBytes(),
            new PrivacyFilter(config.privacy()));
    this.personaLogging = config.privacy().personaLogging();
    this.maxEventBytes = config.maxEventBytes();
    this.clock = clock;
    this.queue = new CaptureQueue(config.queueCapacity(), config.queueBytes(), this::wake);
    this.books = new Books(queue::accepted);
    EventEncoder encoder = new EventEncoder(origin, serializer);
    this.numbering = new Numbering(queue, encoder, books);
    Storage storage = config.storage();
    boolean sends = config.privacy().level().sends();
    SpoolOptions options = storage == null ? SpoolOptions.DEFAULTS : storage.options();
    this.sender =
        new Sender(
            queue,
            numbering,
            encoder,
            sends ? new KafkaLink(connector) : null,
            storage == null ? null : storage.open(producerId, !sends, clock, books),
            new Ledger(origin, clock, config.reportEvery(), encoder, books::snapshot),
            books,
            options.drainPerSecond(),
            config.connection().toString());
    this.thread = new Thread(sender, "footfall-tracker-" + config.service());
    thread.setDaemon(true);
    // Kafka looks its classes up there. The caller's may not have them, in an executable jar's pool
    // thread say, and would never be collected while this thread lives.
    thread.setContextClassLoader(OWN_LOADER);
  }

  /** Builds a tracker on a real Kafka client and starts its thread. */
  static QueueingTracker start(TrackerConfig config) {
    Clock clock = Clock.systemUTC();
    String producerId = config.service() + "-" + EventIds.random(clock.instant());
    Thread caller = Thread.currentThread();
    ClassLoader callersLoader = caller.getContextClassLoader();
    caller.setContextClassLoader(OWN_LOADER);
    try {
      Map<String, Object> settings = ProducerSettings.of(config.connection(), producerId);
      QueueingTracker tracker =
          new QueueingTracker(
              config,
              clock,
              ProducerSettings.serializer(config.connection()),
              () -> ProducerSettings.connect(settings),
              producerId);
      tracker.start();
      return tracker;
    } finally {
      caller.setContextClassLoader(callersLoader);
    }
  }

  void start() {
    thread.start();
  }

  private void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public UsageEventBuilder usage(@Nullable String actionType, @Nullable String actionName) {
    return new UsageEventBuilder(this, actionType, actionName);
  }

  @Override
  public AssignmentBuilder assignment(
      @Nullable String userId, @Nullable String timeWindow, @Nullable String personaId) {
    return new AssignmentBuilder(this, userId, timeWindow, personaId);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void take(Capture capture) {
    if (!personaLogging && capture.isPersonaUse()) {
      return; // switched off, as with NOOP: it was never offered, so it is not lost
    }
    String flaw = capture.flaw();
    LossReason refused;
    if (flaw != null) {
      numbering.flaw(flaw);
      refused = LossReason.INVALID;
    } else if (capture.weight() > maxEventBytes) {
      refused = LossReason.TOO_LARGE;
    } else {
      refused = queue.offer(capture);
    }
    if (refused != null) {
      books.refused(refused);
      if (refused == LossReason.CLOSED && saidClosed.compareAndSet(false, true)) {
        // The sender, which says everything else, is gone.
        log.warn("an event was tracked after the tracker of {} was closed", origin.service());
      }
    }
  }

  @Override
  public TrackerCounters counters() {
    return books.snapshot();
  }

  @Override
  public String producerId() {
    return origin.producerId();
  }

  void closeOnShutdown(Duration limit) {
    Thread hook = new Thread(() -> close(limit), "footfall-tracker-shutdown");
    shutdownHook = hook;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    close(DEFAULT_CLOSE_LIMIT);
  }

  @Override
  public CloseReport close(Duration limit) {
    long limitNanos = Math.max(0, saturatedNanos(limit));
    try {
      if (closing.compareAndSet(false, true)) {
        endSender(System.nanoTime(), limitNanos);
      } else {
        closed.await(limitNanos, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    TrackerCounters end = books.snapshot();
    return new CloseReport(
        end.sent(),
        end.spooled(),
        end.queued() + end.dropped().getOrDefault(LossReason.CLOSE_TIMEOUT, 0L));
  }

  private void endSender(long startNanos, long limitNanos) throws InterruptedException {
    long reserveNanos = Math.min(limitNanos / 10, LONGEST_RESERVE_NANOS);
    long endNanos = startNanos + limitNanos - reserveNanos;
    long spoolingNanos = Math.min(limitNanos / 4, LONGEST_SPOOLING_NANOS);
    try {
      queue.close();
      sender.finishBy(endNanos - spoolingNanos, endNanos);
      wake();
      join(startNanos + limitNanos - reserveNanos / 2);
      thread.interrupt(); // if it lives, it waits for the registry, say
      join(startNanos + limitNanos);
    } finally {
      thread.interrupt();
      books.settle(); // and from now on the books stay, even if the thread still lives
      closed.countDown();
      forgetShutdownHook();
    }
  }

  private void join(long untilNanos) throws InterruptedException {
    long leftNanos = untilNanos - System.nanoTime();
    if (leftNanos > 0) {
      TimeUnit.NANOSECONDS.timedJoin(thread, leftNanos);
    }
  }

  private void forgetShutdownHook() {
    Thread hook = shutdownHook;
    if (hook != null && Thread.currentThread() != hook) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        log.debug("the JVM shuts down already, the hook finds the tracker closed");
      }
    }
  }

  private static long saturatedNanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(365)) < 0
        ? duration.toNanos()
        : Duration.ofDays(365).toNanos();
  }

  /** For operators: who, where to, and the books. */
  @Override
  public String toString() {
    return "UsageTracker[" + origin.producerId() + ", " + counters() + "]";
  }
}
