package dev.footfall.sink;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, decodes and hands over. It never waits for a writer: a partition whose records can't be
 * handed over, decoded or positioned now is paused, and polling goes on, so that the sink keeps its
 * partitions through any outage. All of it runs on one thread.
 */
final class PollLoop implements Runnable, ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);

  /** A writer is at work for longer, and has one batch more to go on with. */
  private static final Duration SHORT_WAIT = Duration.ofMillis(50);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final Runnable beforeJoining;
  private final Positions positions;
  private final ChunkDecoder decoder;
  private final Writers writers;
  private final Room room;
  private final StoredOffsets stored;
  private final OffsetReport report;
  private final StopSignal stop;
  private final SinkConfig config;
  private final SinkMetrics metrics;

  private final Map<TopicPartition, PartitionRead> reads = new HashMap<>();
  private final Outage kafka = new Outage("reading from Kafka", LOG);
  private final Outage positioning = new Outage("finding where to go on reading", LOG);
  private final Outage registry = new Outage("decoding", LOG);
  private final Retry positionRetry;
  private volatile long steppedNanos = System.nanoTime();
  private volatile int assigned;

  PollLoop(
      Consumer<byte[], byte[]> consumer,
      Runnable beforeJoining,
      Positions positions,
      ChunkDecoder decoder,
      Writers writers,
      Room room,
      StoredOffsets stored,
      OffsetReport report,
      StopSignal stop,
      SinkConfig config,
      SinkMetrics metrics) {
    this.consumer = consumer;
    this.beforeJoining = beforeJoining;
    this.positions = positions;
    this.decoder = decoder;
    this.writers = writers;
    this.room = room;
    this.stored = stored;
    this.report = report;
    this.stop = stop;
    this.config = config;
    this.metrics = metrics;
    this.positionRetry = new Retry(positioning, config.retry());
  }

  @Override
  public void run() {
    try {
      prepare();
      consumer.subscribe(RecordDecoder.TOPICS, this);
      while (!stop.isGiven()) {
        step();
      }
    } catch (InterruptException e) {
      stop.close(); // the interrupt flag is set again by its constructor
    } catch (SinkStoppedException e) {
      LOG.error("The sink stops: {}", e.getMessage());
      stop.fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("The sink stops: reading failed", e);
      stop.fail("reading failed: " + e);
    } finally {
      close();
    }
  }

  private void prepare() {
    boolean done = false;
    while (!done && !stop.isGiven()) {
      steppedNanos = System.nanoTime();
      try {
        beforeJoining.run();
        done = true;
        kafka.recovered();
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        waitForKafka(e);
      }
    }
  }

  private void waitForKafka(KafkaException why) {
    metrics.retry("kafka");
    Duration pause = config.retry().after(kafka.failed(String.valueOf(why.getMessage())));
    try {
      stop.pause(pause);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** One round; visible to tests, which play Kafka with a {@code MockConsumer}. */
  void step() {
    steppedNanos = System.nanoTime();
    reads.values().stream().filter(PartitionRead::fenced).forEach(PartitionRead::reset);
    position();
    push();
    pauseAndResume();
    ConsumerRecords<byte[], byte[]> records = poll();
    records
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              PartitionRead read = reads.get(partition);
              if (read != null) {
                read.read(records.records(partition), next.offset());
              }
            });
    report.whenDue(reads);
  }

  private void position() {
    Set<TopicPartition> unknown =
        reads.entrySet().stream()
            .filter(e -> e.getValue().unpositioned())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (unknown.isEmpty() || !positionRetry.due()) {
      return;
    }
    Map<TopicPartition, Positions.Start> found;
    try {
      found = positions.find(unknown);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      notPositioned("Kafka: " + e.getMessage());
      return;
    } catch (SQLException | RuntimeException e) {
      if (SqlFailure.of(e) != SqlFailure.RETRY) {
        throw SqlFailure.find(e) == null && e instanceof RuntimeException bug
            ? bug
            : new SinkStoppedException("offsets can't be read: " + SqlMessage.of(e));
      }
      notPositioned(SqlMessage.of(e));
      return;
    }
    found.forEach(
        (partition, start) -> {
          PartitionRead read = reads.get(partition);
          if (read != null) {
            consumer.seek(partition, start.offset());
            read.begin(new Lease(partition, start.topicId()), start.offset());
            stored.begin(partition, start.offset());
            LOG.debug("{} is read from {}", partition, start.offset());
          }
        });
    if (found.size() == unknown.size()) {
      positionRetry.succeeded();
    } else {
      unknown.removeAll(found.keySet());
      notPositioned(
          unknown + ": Kafka can't tell of them now, or another instance is moving their offsets");
    }
  }

  private void notPositioned(String why) {
    metrics.retry("position");
    positionRetry.failed(why);
  }

  private void push() {
    for (PartitionRead read : reads.values()) {
      if (!read.dueToPush()) {
        continue;
      }
      try {
        read.push(decoder, writers);
      } catch (RegistryAwayException e) {
        metrics.retry("registry");
        read.waitFor(config.retry().after(registry.failed(String.valueOf(e.getMessage()))));
      }
    }
    // Others go on meanwhile: their schemas are known.
    if (reads.values().stream().noneMatch(PartitionRead::waitsForRegistry)) {
      registry.recovered();
    }
  }

  private void pauseAndResume() {
    // What waits of many partitions together is bounded, too.
    boolean full =
        reads.values().stream().mapToLong(PartitionRead::waitingBytes).sum()
            >= (long) config.writers() * config.batch().bytes();
    Set<TopicPartition> blocked =
        reads.entrySet().stream()
            .filter(e -> full || e.getValue().blocked())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    Set<TopicPartition> paused = consumer.paused();
    Set<TopicPartition> toPause = new HashSet<>(blocked);
    toPause.removeAll(paused);
    Set<TopicPartition> toResume = new HashSet<>(paused);
    toResume.removeAll(blocked);
    consumer.pause(toPause);
    consumer.resume(toResume);
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    boolean waiting = !consumer.paused().isEmpty();
    try {
      // While a partition is paused, what the client has fetched of it would end each of its waits
      // at once, and a poll with a timeout would spin: the waiting is done here.
      ConsumerRecords<byte[], byte[]> records =
          consumer.poll(waiting ? Duration.ZERO : config.pollTimeout());
      kafka.recovered();
      if (waiting && records.isEmpty()) {
        room.await(SHORT_WAIT);
      }
      return records;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (InvalidOffsetException e) {
      // The log's start went past us, or its end came back: Positions tells, with numbers.
      LOG.warn("Kafka: {}", e.getMessage());
      e.partitions().stream()
          .map(reads::get)
          .flatMap(Stream::ofNullable)
          .forEach(PartitionRead::reset);
    } catch (AuthenticationException | AuthorizationException | RetriableException e) {
      waitForKafka(e);
    }
    return ConsumerRecords.empty();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.info("Partitions taken on: {}", partitions);
    // The database may be away: positions are found by the loop, with retries. Until then the
    // partitions are paused at a place that is never read, so that Kafka does not look for one.
    consumer.pause(partitions);
    for (TopicPartition partition : partitions) {
      consumer.seek(partition, 0);
      reads.put(partition, new PartitionRead());
    }
    assigned = reads.size();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    LOG.info("Partitions given up: {}", partitions);
    writers.release(leases(partitions), config.releaseTimeout());
    report.last(partitions);
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.warn("Partitions lost, another instance may own them already: {}", partitions);
    writers.release(leases(partitions), Duration.ZERO);
    forget(partitions);
  }

  private List<Lease> leases(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(reads::get)
        .flatMap(Stream::ofNullable)
        .flatMap(read -> read.lease().stream())
        .toList();
  }

  private void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> {
          reads.remove(partition);
          stored.remove(partition);
        });
    assigned = reads.size();
  }

  private void close() {
    try {
      consumer.close(
          CloseOptions.timeout(CLOSE_TIMEOUT.plus(config.releaseTimeout()))
              // Also with a name: others should take the partitions on at once.
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    } catch (KafkaException e) {
      LOG.warn("The consumer was not closed in order: {}", e.getMessage());
    }
    report.end();
  }

  /** How long ago the latest round began. */
  Duration sinceStep() {
    return Duration.ofNanos(System.nanoTime() - steppedNanos);
  }

  /** Partitions that this instance reads. */
  int assigned() {
    return assigned;
  }

  /** What reading waits for, in words. */
  List<String> problems() {
    return Stream.of(kafka, positioning, registry)
        .flatMap(outage -> outage.current().stream())
        .toList();
  }
}
