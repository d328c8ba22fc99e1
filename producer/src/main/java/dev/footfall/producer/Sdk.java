package dev.footfall.producer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** This library's name and version, as events carry them. */
final class Sdk {

  static final String NAME = "footfall-java";
  static final String VERSION = version();

  private Sdk() {}

  /** From a file that the build fills in: a manifest gets lost when jars are merged. */
  private static String version() {
    Properties sdk = new Properties();
    try (InputStream in = Sdk.class.getResourceAsStream("sdk.properties")) {
      if (in != null) {
        sdk.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("sdk.properties of footfall-producer can't be read", e);
    }
    return sdk.getProperty("version", "unknown");
  }
}
