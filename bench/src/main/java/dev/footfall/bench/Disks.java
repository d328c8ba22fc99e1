package dev.footfall.bench;

import dev.footfall.embedded.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Directories for spools: one on this machine's disk, one on a disk that is really full. */
final class Disks implements AutoCloseable {

  /** The property of the measured JVM with the directory of a kind of disk. */
  static final String PROPERTY = "bench.spool.";

  private final Map<String, Path> directories = new LinkedHashMap<>();
  private @Nullable SmallDisk full;

  /** A kind of disk that can't be had is left out, and {@code said} why. */
  Disks(java.io.PrintStream said) throws IOException, InterruptedException {
    directories.put("disk", Files.createTempDirectory("bench-spool"));
    try {
      SmallDisk disk = SmallDisk.mount(Files.createTempDirectory("bench-full"), "size=1m");
      full = disk;
      disk.fill();
      directories.put("full", disk.path());
    } catch (TestAbortedException e) {
      said.println("no rows with a full disk: " + e.getMessage());
    }
  }

  /** By kind: {@code disk} and, where it may be mounted, {@code full}. */
  Map<String, Path> directories() {
    return directories;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (full != null) {
      full.close();
    }
  }
}
