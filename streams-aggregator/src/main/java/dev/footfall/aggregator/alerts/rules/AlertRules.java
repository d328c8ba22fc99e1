package dev.footfall.aggregator.alerts.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All rules of a file, in its order; {@code docs/alerts.md} describes the format. It is checked as
 * a whole and refused with all its errors, so that judging can't fail. Immutable and thread-safe.
 */
public final class AlertRules {

  /** Most bytes of a file, for some thousands of rules. */
  private static final int MAX_BYTES = 4 << 20;

  private static final String DEFAULTS = "default-alerts.yaml";

  private final Map<String, AlertRule> rules = new LinkedHashMap<>();

  AlertRules(List<AlertRule> rules) {
    rules.forEach(rule -> this.rules.put(rule.name(), rule));
  }

  /** Those that come with Footfall, for who has no file. */
  public static AlertRules defaults() {
    try (InputStream in =
        Objects.requireNonNull(AlertRules.class.getResourceAsStream(DEFAULTS), DEFAULTS)) {
      return parse(in.readAllBytes(), DEFAULTS);
    } catch (IOException e) {
      throw new UncheckedIOException(DEFAULTS, e);
    }
  }

  /**
   * Reads a file in UTF-8.
   *
   * @throws RulesException with all that is wrong in it
   * @throws UncheckedIOException when it can't be read
   */
  public static AlertRules load(Path file) {
    try {
      return parse(bytes(file), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("alert rules " + file + " can't be read: " + e, e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  /**
   * Reads what was in a file.
   *
   * @param source what error messages call it
   * @throws RulesException with all that is wrong in it
   */
  public static AlertRules parse(byte[] content, String source) {
    if (content.length > MAX_BYTES) {
      throw refused(source, "longer than the " + MAX_BYTES + " bytes that rules may have");
    }
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      String yaml = text.toString();
      return new RulesReader(source)
          .read(YamlText.root(yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml, source));
    } catch (CharacterCodingException e) {
      throw refused(source, "not UTF-8: save the file in that encoding");
    }
  }

  private static RulesException refused(String source, String message) {
    return new RulesException(source, List.of(new Problem(1, 1, message)));
  }

  /** By name, in the order of the file. */
  public Map<String, AlertRule> byName() {
    return rules;
  }

  @Override
  public String toString() {
    return "AlertRules" + rules.keySet();
  }
}
