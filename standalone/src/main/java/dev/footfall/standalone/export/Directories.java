package dev.footfall.standalone.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where new files go. */
public final class Directories {

  private Directories() {}

  /** Makes the directory of {@code file}, where there is none. */
  public static void makeFor(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    // Asked first, as up to Java 19 createDirectories refuses a link to a directory.
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
  }
}
