package dev.footfall.producer.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {

  @TempDir private Path directory;

  @Test
  void fileSystemWithoutRights_isUsedAllTheSame() throws Exception {
    URI archive = URI.create("jar:" + directory.resolve("files.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      assertThat(files.supportedFileAttributeViews()).doesNotContain("posix");
      Path made = files.getPath("/a/b");
      OwnerOnly.createDirectories(made);
      Path file = made.resolve("c");
      try (FileChannel channel =
          OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        assertThat(channel.write(ByteBuffer.wrap(new byte[3]))).isEqualTo(3);
      }
      assertThat(Files.size(file)).isEqualTo(3);
      assertThat(OwnerOnly.isOpenToOthers(file)).isFalse();
    }
  }
}
