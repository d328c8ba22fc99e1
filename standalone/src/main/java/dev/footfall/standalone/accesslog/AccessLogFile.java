package dev.footfall.standalone.accesslog;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/**
 * An access log on disk, plain or gzip (told by its content, not its name). Bytes that are not
 * UTF-8 are replaced, as web servers log what clients send.
 */
final class AccessLogFile {

  private static final int BUFFER = 1 << 16;

  private final Path path;

  AccessLogFile(Path path) {
    this.path = path;
  }

  /** The first 16 bytes, hex, of the SHA-256 of the unpacked content. */
  String contentHash() throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(unpacked(Files.newInputStream(path)), sha256)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest(), 0, 16);
  }

  /** Size on disk, bytes: what {@link Lines#bytesRead()} ends at. */
  long size() throws IOException {
    return Files.size(path);
  }

  Lines open() throws IOException {
    CountingStream raw = new CountingStream(Files.newInputStream(path));
    return new Lines(
        new BufferedReader(new InputStreamReader(unpacked(raw), StandardCharsets.UTF_8), BUFFER),
        raw);
  }

  private static InputStream unpacked(InputStream file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(file, BUFFER);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b; // the magic number of RFC 1952
    in.reset();
    return gzip ? new GZIPInputStream(in, BUFFER) : in;
  }

  /** The file's lines, and how far on disk reading has come. */
  record Lines(BufferedReader reader, CountingStream raw) implements AutoCloseable {

    long bytesRead() {
      return raw.count;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  /** Counts what is read from the file, before unpacking. */
  static final class CountingStream extends FilterInputStream {

    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count += Math.max(n, 0);
      return n;
    }
  }
}
