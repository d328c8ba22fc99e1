package dev.footfall.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdFileTest {

  private static final String KEY = "http://localhost:8081/x usage-events-value -42";

  @TempDir Path directory;

  @Test
  void get_isEmptyAtFirst() {
    assertThat(new IdFile(directory.resolve("ids")).get(KEY)).isEmpty();
  }

  @Test
  void put_isKeptOverRestarts() {
    Path file = directory.resolve("deep/er/ids");
    new IdFile(file).put(KEY, 7);

    assertThat(new IdFile(file).get(KEY)).hasValue(7);
    assertThat(new IdFile(file).get("other")).isEmpty();
  }

  @Test
  void put_keepsWhatOthersWrote() {
    Path file = directory.resolve("ids");
    IdFile one = new IdFile(file);
    IdFile two = new IdFile(file);
    one.put("a", 1);
    two.put("b", 2);
    one.put("c", 3);

    IdFile later = new IdFile(file);
    assertThat(later.get("a")).hasValue(1);
    assertThat(later.get("b")).hasValue(2);
    assertThat(later.get("c")).hasValue(3);
  }

  @Test
  void put_replacesAnId() {
    Path file = directory.resolve("ids");
    IdFile ids = new IdFile(file);
    ids.put(KEY, 7);
    ids.put(KEY, 8);

    assertThat(ids.get(KEY)).hasValue(8);
    assertThat(new IdFile(file).get(KEY)).hasValue(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\uZZZZ=1", "key=seven", "key=99999999999", "\0\1\2", "", "="})
  void corruptFile_isNoIdAndIsWrittenAnew(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("ids"), content);
    IdFile ids = new IdFile(file);

    assertThat(ids.get("key")).isEmpty();
    ids.put(KEY, 7);
    assertThat(new IdFile(file).get(KEY)).hasValue(7);
  }

  @Test
  void notText_isNoId() throws IOException {
    Path file = Files.write(directory.resolve("ids"), new byte[] {(byte) 0xff, (byte) 0xfe, 61});

    assertThat(new IdFile(file).get(KEY)).isEmpty();
  }

  @Test
  void unwritablePlace_losesOnlyTheFile() throws IOException {
    // Not a read-only directory: root may write there.
    Path blocker = Files.writeString(directory.resolve("file"), "not a directory");
    IdFile ids = new IdFile(blocker.resolve("ids"));
    ids.put(KEY, 7);

    assertThat(ids.get(KEY)).hasValue(7);
    assertThat(blocker).hasContent("not a directory");
  }

  @Test
  void rootDirectory_losesOnlyTheFile() {
    IdFile ids = new IdFile(directory.getRoot());
    ids.put(KEY, 7);

    assertThat(ids.get(KEY)).hasValue(7);
  }

  @Test
  void failedWrite_leavesNothingBehind() throws IOException {
    Path taken = Files.createDirectories(directory.resolve("ids"));
    Files.writeString(taken.resolve("so it can't be replaced"), "");
    new IdFile(taken).put(KEY, 7);

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(taken);
    }
  }

  @Test
  void linkedDirectory_isWrittenTo() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    new IdFile(link.resolve("ids")).put(KEY, 7);

    assertThat(new IdFile(real.resolve("ids")).get(KEY)).hasValue(7);
  }

  @Test
  void put_fromManyThreads_losesNothing() throws Exception {
    Path file = directory.resolve("ids");
    IdFile ids = new IdFile(file);
    var threads = Executors.newFixedThreadPool(8);
    try {
      var puts =
          IntStream.range(0, 100)
              .mapToObj(
                  i ->
                      (Callable<Object>)
                          () -> {
                            ids.put("key" + i, i);
                            return i;
                          })
              .toList();
      for (var done : threads.invokeAll(puts)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    IdFile later = new IdFile(file);
    assertThat(IntStream.range(0, 100))
        .allSatisfy(i -> assertThat(later.get("key" + i)).hasValue(i));
  }
}
