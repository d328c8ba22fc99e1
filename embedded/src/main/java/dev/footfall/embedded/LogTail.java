package dev.footfall.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a child's log, for error messages: the file may be gone when they are read. */
final class LogTail {

  private static final int LINES = 8;

  private LogTail() {}

  static String of(Path log) {
    try {
      // Decoded leniently: a message in another encoding must not hide the error it explains.
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
      return "the end of %s:%n  %s"
          .formatted(log, String.join(System.lineSeparator() + "  ", last));
    } catch (IOException e) {
      return "its log " + log + " can't be read: " + e;
    }
  }
}
