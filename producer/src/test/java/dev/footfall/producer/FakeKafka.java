package dev.footfall.producer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A broker with its clients. It takes, refuses or holds records as {@link #onSend} says; a client
 * that is closed fails what it holds, as Kafka's does. Thread-safe.
 */
final class FakeKafka implements Supplier<Producer<byte[], byte[]>> {

  /** What happens to a record that is sent. */
  enum Outcome {
    /** Stored and acknowledged at once. */
    ACKNOWLEDGE,
    /** Stored, but the acknowledgement gets lost. */
    STORE_AND_FAIL,
    /** Not stored. */
    FAIL,
    /** Neither, until {@link FakeKafka#release}. */
    HOLD
  }

  /** Decides about the n-th attempt, from 1, to send a record. */
  interface Decision {
    Outcome about(ProducerRecord<byte[], byte[]> record, int attempt);
  }

  private record Held(ProducerRecord<byte[], byte[]> record, Callback callback) {}

  private final List<ProducerRecord<byte[], byte[]>> stored = new ArrayList<>();
  private final AtomicInteger connects = new AtomicInteger();
  private final AtomicInteger sends = new AtomicInteger();

  volatile Decision onSend = (record, attempt) -> Outcome.ACKNOWLEDGE;

  /** With what a send fails. */
  volatile Exception failure = new org.apache.kafka.common.errors.TimeoutException("fake");

  /** Thrown by making a client. */
  volatile @Nullable RuntimeException unreachable;

  /** Thrown by asking for partitions. */
  volatile @Nullable RuntimeException noMetadata;

  /** What sending to a topic waits for, as for one that is missing; other topics don't. */
  volatile Map<String, CountDownLatch> blocked = Map.of();

  private volatile @Nullable Client newest;

  @Override
  public Producer<byte[], byte[]> get() {
    connects.incrementAndGet();
    if (unreachable != null) {
      throw unreachable;
    }
    Client client = new Client();
    newest = client;
    return client;
  }

  int connects() {
    return connects.get();
  }

  int sends() {
    return sends.get();
  }

  /** What the broker has, in order of arrival. */
  synchronized List<ProducerRecord<byte[], byte[]>> stored() {
    return new ArrayList<>(stored);
  }

  synchronized void store(ProducerRecord<byte[], byte[]> record) {
    stored.add(record);
  }

  /** Stores and acknowledges what the newest client holds. */
  void release() {
    Client client = newest;
    if (client != null) {
      client.release();
    }
  }

  final class Client extends MockProducer<byte[], byte[]> {

    private final Deque<Held> held = new ArrayDeque<>();
    private final IdentityHashMap<ProducerRecord<byte[], byte[]>, Integer> attempts =
        new IdentityHashMap<>();
    private boolean closed;

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
      CountDownLatch obstacle = blocked.get(record.topic());
      if (obstacle != null) {
        try {
          obstacle.await();
        } catch (InterruptedException e) {
          throw new InterruptException(e);
        }
      }
      return sendNow(record, callback);
    }

    private synchronized Future<RecordMetadata> sendNow(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (closed) {
        throw new IllegalStateException("Cannot perform operation after producer has been closed");
      }
      sends.incrementAndGet();
      switch (onSend.about(record, attempts.merge(record, 1, Integer::sum))) {
        case ACKNOWLEDGE -> acknowledge(record, callback);
        case STORE_AND_FAIL -> {
          store(record);
          callback.onCompletion(null, failure);
        }
        case FAIL -> callback.onCompletion(null, failure);
        case HOLD -> held.add(new Held(record, callback));
      }
      return new CompletableFuture<>();
    }

    private void acknowledge(ProducerRecord<byte[], byte[]> record, Callback callback) {
      store(record);
      callback.onCompletion(
          new RecordMetadata(new TopicPartition(record.topic(), 0), 0, 0, 0, 0, 0), null);
    }

    synchronized void release() {
      held.forEach(h -> acknowledge(h.record(), h.callback()));
      held.clear();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
      if (noMetadata != null) {
        throw noMetadata;
      }
      return List.of();
    }

    @Override
    public synchronized void close(Duration timeout) {
      closed = true;
      held.forEach(
          h ->
              h.callback()
                  .onCompletion(null, new KafkaException("Producer is closed forcefully.")));
      held.clear();
    }
  }
}
