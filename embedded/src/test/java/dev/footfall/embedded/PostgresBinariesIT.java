package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesIT {

  private final String home = System.getProperty("user.home");

  @TempDir private Path directory = Path.of("");

  @AfterEach
  void restoreHome() {
    System.setProperty("user.home", home);
  }

  @Test
  void unpacked_again_changesNothing() throws IOException {
    System.setProperty("user.home", directory.toString());
    Path postgres = postgres(PostgresBinaries.unpacked(directory));
    assertThat(postgres).isExecutable().startsWith(directory.resolve(".cache/footfall"));
    FileTime unpacked = Files.getLastModifiedTime(postgres);

    assertThat(postgres(PostgresBinaries.unpacked(directory))).isEqualTo(postgres);

    assertThat(Files.getLastModifiedTime(postgres)).isEqualTo(unpacked);
    try (Stream<Path> versions = Files.list(directory.resolve(".cache/footfall"))) {
      assertThat(versions).as("nothing unfinished is left").hasSize(1);
    }
  }

  @Test
  void unpacked_withoutAUsableHome_goesToTheFallback() throws IOException {
    Path file = Files.writeString(directory.resolve("home"), "not a directory");
    System.setProperty("user.home", file.toString());
    Path fallback = Files.createDirectory(directory.resolve("data"));

    assertThat(postgres(PostgresBinaries.unpacked(fallback))).isExecutable().startsWith(fallback);
  }

  private static Path postgres(PostgresBinaries binaries) {
    List<String> command = binaries.command("postgres");
    return Path.of(command.get(command.size() - 1));
  }
}
