package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.embedded.TestStack;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class OutageIT {

  /** Generous for two cores that also run the broker; a KafkaProducer blocks for 60 s. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(1);

  private static FootfallStack stack;

  @BeforeAll
  static void start() {
    stack = TestStack.start(Part.KAFKA, Part.REGISTRY);
    Arrivals.createTopics(stack.settings());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static UsageTracker tracker(Map<String, String> settings) {
    return UsageTracker.builder().service("crm").connection(settings).build();
  }

  /** Every number that was given, once, as everybody downstream sees it. */
  private static Set<Long> arrived(String producerId) {
    TreeSet<Long> numbers = new TreeSet<>();
    List<ConsumerRecord<String, UsageEvent>> all =
        Arrivals.read(stack.settings(), Topics.USAGE_EVENTS);
    all.stream()
        .map(ConsumerRecord::value)
        .filter(e -> e.getProducerId().equals(producerId))
        .forEach(e -> numbers.add(e.getProducerSeq()));
    return numbers;
  }

  private static Set<Long> numbersTo(long last) {
    return LongStream.rangeClosed(1, last).collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
  }

  /** Once the Kafka client bridges the outage, once it gives up and our own retries do. */
  @ParameterizedTest
  @CsvSource({"30000, 10000", "1500, 1000"})
  void brokerKilledAndRestarted_everyAcceptedEventArrivesOnceInEffect(
      String deliveryTimeoutMs, String requestTimeoutMs) throws InterruptedException {
    Map<String, String> settings = new TreeMap<>(stack.settings());
    settings.put("kafka.delivery.timeout.ms", deliveryTimeoutMs);
    settings.put("kafka.request.timeout.ms", requestTimeoutMs);
    UsageTracker tracker = tracker(settings);
    Callers callers = new Callers(tracker, 4, 500);
    await().atMost(Duration.ofSeconds(60)).until(() -> tracker.counters().sent() > 2000);
    stack.kill(Part.KAFKA);
    long atKill = tracker.counters().accepted();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> tracker.counters().accepted() > atKill + 10_000);
    assertThat(tracker.counters().queued()).isGreaterThan(InFlight.MAX_SPAN);
    stack.restart(Part.KAFKA);
    await().atMost(Duration.ofSeconds(60)).until(() -> tracker.counters().sent() > atKill + 10_000);
    callers.stop();
    CloseReport report = tracker.close(Duration.ofSeconds(30));
    TrackerCounters books = tracker.counters();
    assertThat(books.offered()).isEqualTo(callers.calls());
    assertThat(books.accepted()).isEqualTo(books.offered()).isEqualTo(books.sent());
    assertThat(report).isEqualTo(new CloseReport(books.accepted(), 0, 0));
    assertThat(arrived(tracker.producerId())).isEqualTo(numbersTo(books.accepted()));
    assertThat(callers.longest()).isLessThan(LONGEST_CALL);
  }

  @Test
  void registryAwayAtTheStart_eventsWaitAndArrive() throws InterruptedException {
    stack.kill(Part.REGISTRY);
    UsageTracker tracker = tracker(stack.settings());
    Callers callers = new Callers(tracker, 2, 200);
    await().atMost(Duration.ofSeconds(20)).until(() -> tracker.counters().queued() > 1000);
    assertThat(tracker.counters().sent()).isZero();
    stack.restart(Part.REGISTRY);
    await().atMost(Duration.ofSeconds(60)).until(() -> tracker.counters().sent() > 1000);
    callers.stop();
    assertThat(tracker.close(Duration.ofSeconds(20)).complete()).isTrue();
    assertThat(arrived(tracker.producerId())).isEqualTo(numbersTo(callers.calls()));
    assertThat(callers.longest()).isLessThan(LONGEST_CALL);
  }

  @Test
  void noBroker_neverWaitsAndCounts() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    assertNeverWaits("127.0.0.1:" + nobody);
  }

  @Test
  void silentBroker_neverWaitsAndCounts() throws Exception {
    // The system accepts connections for it, and nobody answers.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertNeverWaits("127.0.0.1:" + silent.getLocalPort());
    }
  }

  @Test
  void unknownBroker_neverWaitsAndCounts() throws Exception {
    assertNeverWaits("no-such-host.invalid:9092");
  }

  private static void assertNeverWaits(String broker) throws InterruptedException {
    Map<String, String> settings = new TreeMap<>(stack.settings());
    settings.put("kafka.bootstrap.servers", broker);
    UsageTracker.builder().service("warm").connection(settings).build().close(Duration.ZERO);
    long start = System.nanoTime();
    UsageTracker tracker = tracker(settings);
    Duration build = Duration.ofNanos(System.nanoTime() - start);
    Callers callers = new Callers(tracker, 1, 1000);
    await().atMost(Duration.ofSeconds(30)).until(() -> callers.calls() > 2000);
    callers.stop();
    long closing = System.nanoTime();
    CloseReport report = tracker.close(Duration.ofSeconds(2));
    Duration close = Duration.ofNanos(System.nanoTime() - closing);
    assertThat(build).isLessThan(LONGEST_CALL);
    assertThat(callers.longest()).isLessThan(LONGEST_CALL);
    assertThat(close).isLessThan(Duration.ofSeconds(5));
    assertThat(report).isEqualTo(new CloseReport(0, 0, callers.calls()));
    assertThat(tracker.counters().dropped())
        .isEqualTo(Map.of(LossReason.CLOSE_TIMEOUT, callers.calls()));
  }

  /** The application survives an error of that kind, and so must its tracking. */
  @Test
  void clientsThreadDied_goesOnWithANewClient() {
    Map<String, String> settings = new TreeMap<>(stack.settings());
    settings.put("kafka.interceptor.classes", FatalOnce.class.getName());
    FatalOnce.left.set(1);
    try (UsageTracker tracker = tracker(settings)) {
      for (int i = 0; i < 50; i++) {
        tracker.usage("crm", "view_deal").user("ada").success();
      }
      await()
          .atMost(Duration.ofSeconds(25)) // less than a client waits before it fails an event
          .until(() -> tracker.counters().sent() == 50);
      assertThat(FatalOnce.left).hasValue(0);
      assertThat(arrived(tracker.producerId())).hasSize(50);
    }
  }

  /** Ends the client's thread, which hears of an acknowledgement. */
  public static final class FatalOnce implements ProducerInterceptor<byte[], byte[]> {

    static final AtomicInteger left = new AtomicInteger();

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
      if (left.compareAndSet(1, 0)) {
        throw new OutOfMemoryError("as if there were none");
      }
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }
}
