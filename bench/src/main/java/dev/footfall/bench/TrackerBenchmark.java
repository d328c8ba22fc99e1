package dev.footfall.bench;

import dev.footfall.producer.TrackerBuilder;
import dev.footfall.producer.TrackerCounters;
import dev.footfall.producer.UsageTracker;
import dev.footfall.schemas.ConnectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one call costs the calling thread, flat out. Iterations are short, because each begins with
 * an empty queue that must hold all its events: a refused event would be too cheap to count, and
 * one of them fails the run.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-Xmn2g"})
@Warmup(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class TrackerBenchmark {

  /** A new tracker for each iteration, with room for all of its events. */
  @State(Scope.Benchmark)
  public static class Tracker {

    @Param Destination destination = Destination.REFUSED;

    UsageTracker tracker = UsageTracker.NOOP;

    /** What the tracker is beyond a plain one. */
    TrackerBuilder with(TrackerBuilder builder) {
      return builder;
    }

    /** Builds it. */
    @Setup(Level.Iteration)
    public void build() {
      tracker =
          with(UsageTracker.builder()
                  .service("bench")
                  .connection(destination.settings())
                  .queueCapacity(1 << 20)
                  .queueBytes(1L << 30))
              .build();
    }

    /** Closes it, and sees that it took every event. */
    @TearDown(Level.Iteration)
    public void close() {
      tracker.close(Duration.ZERO);
      TrackerCounters books = tracker.counters();
      if (books.refusedTotal() > 0) {
        throw new IllegalStateException("the measured calls were not all taken: " + books);
      }
    }
  }

  /** The same with a spool. */
  @State(Scope.Benchmark)
  public static class SpoolingTracker extends Tracker {

    /** A kind of {@link Disks}. */
    @Param("disk")
    String spool = "disk";

    @Override
    TrackerBuilder with(TrackerBuilder builder) {
      String directory = System.getProperty(Disks.PROPERTY + spool, "");
      return builder.spool(Path.of(directory));
    }
  }

  /** A tracker whose queue has been full for long. */
  @State(Scope.Benchmark)
  public static class FullTracker {

    @Param Destination destination = Destination.REFUSED;

    UsageTracker tracker = UsageTracker.NOOP;

    /** Builds it. */
    @Setup
    public void build() {
      tracker =
          UsageTracker.builder()
              .service("bench")
              .connection(destination.settings())
              .queueCapacity(1)
              .build();
    }

    /** Closes it. */
    @TearDown
    public void close() {
      tracker.close(Duration.ZERO);
    }
  }

  /** The reference: a producer in the application, with the tracker's settings. */
  @State(Scope.Benchmark)
  public static class Reference {

    /** The tracker has 1 s; the default is 60 s, and each call of the reference takes that long. */
    private static final int MAX_BLOCK_MS = 100;

    @Param Destination destination = Destination.REFUSED;

    final AtomicLong seq = new AtomicLong();
    private Producer<String, SpecificRecord> producer = unset();

    private static Producer<String, SpecificRecord> unset() {
      return new org.apache.kafka.clients.producer.MockProducer<>();
    }

    /** Builds it. */
    @Setup
    public void build() {
      Map<String, Object> settings = ConnectionSettings.of(destination.settings()).producer();
      settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
      settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
      settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
      settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
      producer = new KafkaProducer<>(settings);
    }

    /** Closes it. */
    @TearDown
    public void close() {
      producer.close(Duration.ZERO);
    }
  }

  /** The event is built and forgotten: the floor. */
  @Benchmark
  public void noop() {
    Calls.track(UsageTracker.NOOP);
  }

  /** The event is taken by the queue. */
  @Benchmark
  public void tracker(Tracker state) {
    Calls.track(state.tracker);
  }

  /** The same, and the sender has a spool, which may be full. */
  @Benchmark
  public void trackerSpool(SpoolingTracker state) {
    Calls.track(state.tracker);
  }

  /** The event is refused, because the queue is full. */
  @Benchmark
  public void trackerQueueFull(FullTracker state) {
    Calls.track(state.tracker);
  }

  /** {@code KafkaProducer.send} in the caller. */
  @Benchmark
  public void kafkaProducer(Reference state) {
    Calls.send(state.producer, state.seq.incrementAndGet());
  }
}
