package dev.footfall.embedded;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs as they are packed in the class path. */
final class PostgresArchive {

  private final URL url;

  private PostgresArchive(URL url) {
    this.url = url;
  }

  /** The archive for this operating system and processor. */
  static PostgresArchive ofThisPlatform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system =
        os.startsWith("windows") ? "windows" : os.startsWith("mac") ? "darwin" : "linux";
    String arch = System.getProperty("os.arch");
    String processor = arch.equals("aarch64") ? "arm_64" : "x86_64";
    String name = "postgres-%s-%s.txz".formatted(system, processor);
    URL url = PostgresArchive.class.getClassLoader().getResource(name);
    if (url == null) {
      throw new StackException(
          "no PostgreSQL for %s on %s: %s is not in the class path; add its artifact of io.zonky.test.postgres"
              .formatted(os, arch, name));
    }
    return new PostgresArchive(url);
  }

  /** A name that differs for different content, without reading it. */
  String fingerprint() throws IOException {
    URLConnection connection = url.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return Long.toHexString(jar.getJarEntry().getCrc()) + "-" + jar.getJarEntry().getSize();
    }
    return "0-" + connection.getContentLengthLong();
  }

  /** Unpacks everything into an empty directory. */
  void unpack(Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(url.openStream()))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        Path file = target.resolve(e.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("entry leaves the archive: " + e.getName());
        }
        if (e.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.resolve("..").normalize());
        if (e.isSymbolicLink()) {
          link(file, Path.of(e.getLinkName()));
        } else if (e.isLink()) {
          Files.createLink(file, target.resolve(e.getLinkName()));
        } else {
          Files.copy(tar, file);
          makeExecutable(file, e);
        }
      }
    }
  }

  private static void link(Path file, Path to) throws IOException {
    try {
      Files.createSymbolicLink(file, to);
    } catch (FileAlreadyExistsException twiceInTheArchive) {
      Files.delete(file);
      Files.createSymbolicLink(file, to);
    }
  }

  private static void makeExecutable(Path file, TarArchiveEntry entry) throws IOException {
    boolean program = (entry.getMode() & 0100) != 0 || entry.getName().contains("bin/");
    if (program && !file.toFile().setExecutable(true, true)) {
      throw new IOException(file + " can't be made executable");
    }
  }
}
