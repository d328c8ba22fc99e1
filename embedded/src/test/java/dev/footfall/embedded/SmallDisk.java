package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own in memory; only root on Linux may have one. */
public final class SmallDisk implements AutoCloseable {

  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Skips the test, and says why, where it may not be mounted. */
  public static SmallDisk mount(Path parent, String options)
      throws IOException, InterruptedException {
    Path path = Files.createDirectories(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString()),
        "mounting a small disk needs root on Linux");
    return new SmallDisk(path);
  }

  /** Where it is mounted. */
  public Path path() {
    return path;
  }

  /** Leaves no room for anything. */
  public void fill() throws IOException {
    byte[] chunk = new byte[4096];
    try (OutputStream filler = Files.newOutputStream(path.resolve("filler"))) {
      while (true) {
        filler.write(chunk);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  /** Makes room again. */
  public void empty() throws IOException {
    Files.delete(path.resolve("filler"));
  }

  /** Forbids writing, or allows it again. */
  public void readOnly(boolean on) throws IOException, InterruptedException {
    assertThat(run("mount", "-o", "remount," + (on ? "ro" : "rw"), path.toString())).isTrue();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", "-l", path.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}
