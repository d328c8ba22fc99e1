package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.footfall.producer.spool.SpoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may look at what trackers keep. */
@Timeout(60)
class DiskRightsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final FakeKafka kafka = new FakeKafka();

  @TempDir Path root;

  @Test
  void everythingOnDisk_isItsOwnersAlone() throws IOException {
    assumeTrue(
        root.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "the file system has no rights to look at");
    Path made = root.resolve("made/by/us");
    kafka.noMetadata = new TimeoutException("away");
    QueueingTracker spooling =
        Trackers.spooling(
            kafka, new FakeSerializer(), "a", new Storage(made, SpoolOptions.DEFAULTS));
    QueueingTracker local =
        Trackers.local(
            kafka, new FakeSerializer(), "b", new Storage(made, SpoolOptions.LOCAL_STORE));
    Trackers.track(spooling, 10);
    Trackers.track(local, 10);
    await().until(() -> spooling.counters().spooled() + local.counters().spooled() == 20);
    Map<String, String> rights = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root.resolve("made"))) {
      for (Path path : all.toList()) {
        String kind = Files.isDirectory(path) ? "directory" : "file";
        rights.put(
            kind + " " + path, PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
    assertThat(rights).hasSize(3 + 2 * 3); // made/by/us; in it, twice: directory, lock, events
    assertThat(rights)
        .allSatisfy(
            (path, mode) ->
                assertThat(mode)
                    .as(path)
                    .isEqualTo(path.startsWith("directory") ? "rwx------" : "rw-------"));
    spooling.close(LIMIT);
    local.close(LIMIT);
  }
}
