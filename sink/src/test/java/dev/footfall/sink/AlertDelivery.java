package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.sink.notify.WebReceiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A receiver that is told of alerts, and what a test opens besides. */
abstract class AlertDelivery {

  @TempDir Path directory;

  final WebReceiver web = new WebReceiver();
  final List<AutoCloseable> closing = new ArrayList<>(List.of(web));

  @AfterEach
  void close() throws Exception {
    for (int i = closing.size() - 1; i >= 0; i--) {
      closing.get(i).close();
    }
  }

  /** Notifiers with the alert file {@code yaml}. */
  AlertBed bed(String yaml) {
    AlertBed bed = new AlertBed(directory, yaml);
    closing.add(bed);
    return bed;
  }

  /** Notifiers that tell {@link #web} of each alert. */
  AlertBed bed() {
    return bed(AlertBed.webhook(web.url()));
  }

  void awaitTold(String... told) {
    await()
        .atMost(AlertBed.PATIENCE)
        .untilAsserted(() -> assertThat(web.told("alert")).containsExactly(told));
  }
}
