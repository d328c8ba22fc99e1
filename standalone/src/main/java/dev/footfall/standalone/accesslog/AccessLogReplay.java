package dev.footfall.standalone.accesslog;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the lines of access logs as usage events with their original times. Waits for Kafka rather
 * than dropping: it is a batch job, unlike a tracker. Not thread-safe.
 */
public final class AccessLogReplay implements AutoCloseable {

  private static final int SHOWN_PROBLEMS = 5;

  private final KafkaProducer<String, UsageEvent> producer;
  private final String where;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** Connects with {@code connection} at the first event. */
  public AccessLogReplay(ConnectionSettings connection) {
    where = connection.toString();
    Map<String, Object> settings = connection.producer();
    // A batch job has somebody who waits for it: a wrong address should show soon.
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 16);
    producer = new KafkaProducer<>(settings);
  }

  /**
   * What became of one file: {@code lines = events + unreadable + empty lines}.
   *
   * @param events lines sent and acknowledged
   * @param unreadable lines in no known format
   * @param problems the first five of these, each with line number and reason
   */
  public record Outcome(long events, long unreadable, List<String> problems) {}

  /**
   * Sends one file and waits until all is acknowledged.
   *
   * @param file plain or gzip
   * @param service service name of the events
   * @param progress called now and then with bytes read and bytes in all
   * @throws IOException when the file can't be read
   * @throws KafkaException when Kafka or the registry does not take the events in time
   */
  public Outcome replay(Path file, String service, BiConsumer<Long, Long> progress)
      throws IOException {
    AccessLogFile log = new AccessLogFile(file);
    AccessLogEvents events = new AccessLogEvents(service, log.contentHash());
    long sent = 0;
    long unreadable = 0;
    List<String> problems = new ArrayList<>();
    long size = log.size();
    try (AccessLogFile.Lines lines = log.open()) {
      long number = 0;
      for (String line = lines.reader().readLine();
          line != null;
          line = lines.reader().readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        try {
          send(events.of(number, AccessLogParser.parse(line)));
          sent++;
        } catch (UnreadableLineException e) {
          unreadable++;
          if (problems.size() < SHOWN_PROBLEMS) {
            problems.add("line " + number + ": " + e.getMessage());
          }
        }
        if (number % 500 == 0) {
          progress.accept(lines.bytesRead(), size);
        }
      }
    }
    producer.flush();
    throwFailure();
    progress.accept(size, size);
    return new Outcome(sent, unreadable, problems);
  }

  private void send(UsageEvent event) {
    throwFailure();
    producer.send(
        new ProducerRecord<>(Topics.USAGE_EVENTS.name(), EventKey.of(event), event),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private void throwFailure() {
    Exception e = failure.get();
    if (e != null) {
      throw new KafkaException("an event was not taken by " + where + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
