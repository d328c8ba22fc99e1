package dev.footfall.producer.persona;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The personas of a company and the signals that they are judged by, from a YAML file; {@code
 * docs/personas.md} describes the format. It is checked as a whole when it is loaded and refused
 * with all its errors, so that assigning can't fail. Immutable and thread-safe.
 */
public final class PersonaCatalogue {

  /** Most characters of a catalogue, for a file of a thousand personas. */
  public static final int MAX_CHARS = 1 << 20;

  private final String version;
  private final String hash;
  private final @Nullable String description;
  private final Map<String, SignalType> signals;
  private final List<Persona> personas;

  PersonaCatalogue(
      String version,
      String hash,
      @Nullable String description,
      Map<String, SignalType> signals,
      List<Persona> personas) {
    this.version = version;
    this.hash = hash;
    this.description = description;
    this.signals = Map.copyOf(signals);
    this.personas = personas.stream().sorted(Comparator.comparingInt(Persona::priority)).toList();
  }

  /**
   * Loads a file in UTF-8.
   *
   * @throws CatalogueException with all that is wrong in it
   * @throws UncheckedIOException when it can't be read
   */
  public static PersonaCatalogue load(Path file) {
    String source = file.toString();
    try {
      if (Files.size(file) > 4L * MAX_CHARS) {
        throw tooLarge(source);
      }
      return parse(decode(Files.readAllBytes(file), source), source);
    } catch (IOException e) {
      throw new UncheckedIOException("persona catalogue " + file + " can't be read: " + e, e);
    }
  }

  /**
   * Loads what {@code reader} gives, and leaves it open.
   *
   * @param source what error messages call it
   * @throws CatalogueException with all that is wrong in it
   * @throws UncheckedIOException when it can't be read
   */
  public static PersonaCatalogue load(Reader reader, String source) {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[8192];
    try {
      for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
        text.append(buffer, 0, n);
        if (text.length() > MAX_CHARS) {
          throw tooLarge(source);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("persona catalogue " + source + " can't be read: " + e, e);
    }
    return parse(text.toString(), source);
  }

  private static PersonaCatalogue parse(String text, String source) {
    if (text.length() > MAX_CHARS) {
      throw tooLarge(source);
    }
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new CatalogueReader(source).read(YamlReader.read(yaml, source), sha256(text));
  }

  private static String decode(byte[] bytes, String source) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    boolean wrong =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(in, out, true)
            .isError();
    String text = out.flip().toString();
    if (wrong) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      int column = text.length() - text.lastIndexOf('\n');
      Problem problem = new Problem(line, column, "not UTF-8: save the file in that encoding");
      throw new CatalogueException(source, List.of(problem));
    }
    return text;
  }

  private static CatalogueException tooLarge(String source) {
    String message = "longer than the " + MAX_CHARS + " characters that a catalogue may have";
    return new CatalogueException(source, List.of(new Problem(1, 1, message)));
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What its authors call this state of it. */
  public String version() {
    return version;
  }

  /** SHA-256 of the content in hex, as {@code sha256sum} prints it for the file. */
  public String hash() {
    return hash;
  }

  /** For people, if there is one. */
  public @Nullable String description() {
    return description;
  }

  /** The signals that conditions may look at. */
  public Map<String, SignalType> signals() {
    return signals;
  }

  /** The personas, highest priority first. */
  public List<Persona> personas() {
    return personas;
  }

  /** Version, beginning of the hash, and how much is in it. */
  @Override
  public String toString() {
    return "PersonaCatalogue[%s, %s, %d personas, %d signals]"
        .formatted(version, hash.substring(0, 12), personas.size(), signals.size());
  }
}
