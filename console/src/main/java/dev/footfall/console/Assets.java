package dev.footfall.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The files of the page, from the class path. Only those listed here are served, so no path can
 * lead anywhere else. They stand under a path with a digest of all of them: browsers may keep them
 * for ever, and a new release has another path. Immutable.
 */
final class Assets {

  /** The files below {@code web/}, the page itself apart. */
  static final List<String> FILES =
      List.of(
          "css/tokens.css",
          "css/base.css",
          "css/overview.css",
          "css/ledger.css",
          "img/icon.svg",
          "js/theme.js",
          "js/dom.js",
          "js/format.js",
          "js/stream.js",
          "js/connection.js",
          "js/chart.js",
          "js/sparkline.js",
          "js/tiles.js",
          "js/tables.js",
          "js/ledger.js",
          "js/main.js");

  private static final String ROOT = "web/";
  private static final String CHART_FILE = "vendor/chart.umd.min.js";
  private static final String BASE_MARK = "{{assets}}";
  private static final String VERSION_MARK = "{{version}}";

  private final String base;
  private final Asset page;
  private final Map<String, Asset> files;

  private Assets(String base, Asset page, Map<String, Asset> files) {
    this.base = base;
    this.page = page;
    this.files = Map.copyOf(files);
  }

  /**
   * Reads all files.
   *
   * @throws IllegalStateException when one is missing, which only a broken build can bring about
   */
  static Assets load() {
    Properties versions = versions();
    Map<String, Asset> files = new LinkedHashMap<>();
    FILES.forEach(name -> files.put(name, new Asset(name, bytes(ROOT + name))));
    String chart = "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";
    files.put(
        CHART_FILE,
        new Asset(CHART_FILE, bytes(chart.formatted(versions.getProperty("chart.js")))));
    String base = "/assets/" + digest(files) + "/";
    String html =
        new String(bytes(ROOT + "index.html"), UTF_8)
            .replace(BASE_MARK, base)
            .replace(VERSION_MARK, versions.getProperty("footfall"));
    return new Assets(base, new Asset("index.html", html.getBytes(UTF_8)), files);
  }

  /** Where the files stand, with a slash at both ends. */
  String base() {
    return base;
  }

  /** The page; it must not be kept, as it names the path of the others. */
  Asset page() {
    return page;
  }

  /** The file at {@code path}, a whole path on the server. */
  Optional<Asset> at(String path) {
    return path.startsWith(base)
        ? Optional.ofNullable(files.get(path.substring(base.length())))
        : Optional.empty();
  }

  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in = open("versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  private static byte[] bytes(String name) {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = Assets.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("the console's file " + name + " is not on the class path");
    }
    return in;
  }

  private static String digest(Map<String, Asset> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.values().forEach(file -> digest.update(file.content()));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
