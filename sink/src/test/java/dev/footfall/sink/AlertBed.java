package dev.footfall.sink;

import dev.footfall.sink.notify.AlertOutbox;
import dev.footfall.sink.notify.Notifier;
import dev.footfall.sink.notify.Transition;
import dev.footfall.sink.notify.route.AlertFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;

/** An empty outbox on a real PostgreSQL, an alert file, and notifiers that are in a hurry. */
final class AlertBed implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant START = Instant.parse("2015-05-17T10:05:03Z");

  private final TestBed bed = TestBed.withNewDatabase();
  private final Path path;
  private final List<Notifier> notifiers = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AlertFile written;

  /** A bed whose alert file is {@code yaml}. */
  AlertBed(Path directory, String yaml) {
    path = directory.resolve("alerts.yaml");
    bed.migrate();
    file(yaml);
    written = AlertFile.of(path);
  }

  /** A route without waits to one webhook on this machine. */
  static String webhook(String url, String... more) {
    return """
    route: {receiver: ops, group_by: [service], group_wait: 1ms, group_interval: 1ms}
    receivers:
    - name: ops
      allow_private: true
      webhook_configs: [{url: "%s"}]
    """
            .formatted(url)
        + String.join("\n", more);
  }

  /** Changes the alert file. */
  void file(String yaml) {
    try {
      Files.writeString(path, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  TestBed database() {
    return bed;
  }

  SimpleMeterRegistry registry() {
    return registry;
  }

  Notifier notifier(String... more) {
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "sink.alerts.file", path.toString(),
                "sink.alerts.poll.ms", "50",
                "sink.alerts.request.timeout.ms", "5000",
                "sink.alerts.retry.backoff.ms", "50",
                "sink.alerts.retry.backoff.max.ms", "200"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    String[] pairs =
        settings.entrySet().stream()
            .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
            .toArray(String[]::new);
    SinkConfig config = bed.config(pairs);
    Notifier notifier =
        new Notifier(
            config.notifier(),
            AlertFile.of(path),
            config.database().asWriter("footfall-notifier"),
            registry);
    notifiers.add(notifier);
    notifier.start();
    return notifier;
  }

  /** Waits until one delivers. */
  Notifier leader() {
    Awaitility.await().atMost(PATIENCE).until(() -> notifiers.stream().anyMatch(Notifier::leading));
    return notifiers.stream().filter(Notifier::leading).findFirst().orElseThrow();
  }

  void fires(String id, String service) {
    enqueue(transition(id, "firing", service, Map.of("summary", service + " fails")));
  }

  void resolves(String id, String service) {
    enqueue(transition(id, "resolved", service, Map.of("summary", service + " works")));
  }

  void enqueue(Transition... transitions) {
    bed.jdbi()
        .useTransaction(handle -> new AlertOutbox(written).enqueue(handle, List.of(transitions)));
  }

  void enqueue(Handle transaction, Transition transition) {
    new AlertOutbox(written).enqueue(transaction, List.of(transition));
  }

  static Transition transition(
      String id, String state, String service, Map<String, String> annotations) {
    return new Transition(
        id,
        state,
        "ErrorRateHigh",
        Map.of("service", service, "alert", id),
        annotations,
        START,
        START.plusSeconds(60));
  }

  /** Ends the session of whoever delivers, as a failed network would. */
  void cutLeader() {
    try (var connection = bed.superuser();
        var sql = connection.createStatement()) {
      sql.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
              + " WHERE locktype = 'advisory' AND granted"
              + " AND application_name = 'footfall-notifier'");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    notifiers.forEach(Notifier::close);
    bed.close();
  }
}
