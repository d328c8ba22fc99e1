package dev.footfall.console;

import java.util.Locale;

/**
 * One file of the page, held in memory.
 *
 * @param name path below the assets' root
 * @param content its bytes
 */
record Asset(String name, byte[] content) {

  /** What to tell the browser it is. */
  String mediaType() {
    String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (end) {
      case "html" -> "text/html;charset=utf-8";
      case "css" -> "text/css;charset=utf-8";
      case "js" -> "text/javascript;charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no media type for " + name);
    };
  }
}
