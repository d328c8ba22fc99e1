package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * One file says how a JVM of ours is started, and the script, the image and the benchmarks read it.
 */
class JvmOptionsTest {

  private static final String FILE = "jvm.options";

  @Test
  void options_areUnderstoodByThisJvm() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + FILE,
                "-XX:+PrintFlagsFinal",
                "-version")
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(printed)
        .doesNotContain("VM warning")
        .containsPattern("FreqInlineSize += 150 ")
        .containsPattern("UseSerialGC += true ");
  }

  @Test
  void options_areThoseOfScriptAndImage() throws Exception {
    assertThat(Files.readString(Path.of("..", "footfall"))).contains("@$home/standalone/" + FILE);
    assertThat(Files.readString(Path.of("..", "Dockerfile")))
        .contains("COPY standalone/" + FILE + " /opt/footfall/")
        .contains("@/opt/footfall/" + FILE);
  }
}
