package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {

  @TempDir private Path cluster = Path.of("");

  @Test
  void of_noFile_isEmpty() throws IOException {
    assertThat(Postmaster.of(cluster)).isEmpty();
  }

  @Test
  void of_processOfThatStart_isFound() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    write(self.pid(), self.info().startInstant().orElseThrow());
    assertThat(Postmaster.of(cluster)).contains(self);
  }

  @Test
  void of_reusedProcessId_isEmpty() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    write(self.pid(), self.info().startInstant().orElseThrow().minus(Duration.ofMinutes(5)));
    assertThat(Postmaster.of(cluster)).isEmpty();
  }

  @Test
  void of_halfWrittenFile_isEmpty() throws IOException {
    Files.writeString(cluster.resolve("postmaster.pid"), "17\n");
    assertThat(Postmaster.of(cluster)).isEmpty();
  }

  private void write(long pid, Instant started) throws IOException {
    String content = "%d%n%s%n%d%n5432%n".formatted(pid, cluster, started.getEpochSecond());
    Files.writeString(cluster.resolve("postmaster.pid"), content);
  }
}
