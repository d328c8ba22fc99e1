package dev.footfall.producer.persona;

import java.util.ArrayList;
import java.util.List;

/** What has been found wrong so far; reading goes on, so that all is said at once. */
final class Problems {

  private final List<Problem> found = new ArrayList<>();

  void add(YamlNode where, String message) {
    add(where, 0, message);
  }

  /** At a character of a scalar's text. */
  void add(YamlNode where, int offset, String message) {
    int shift = where instanceof YamlNode.Scalar scalar ? scalar.columns(offset) : 0;
    found.add(new Problem(where.line(), where.column() + shift, message));
  }

  /** Throws when anything was found. */
  void check(String source) {
    if (!found.isEmpty()) {
      found.sort(CatalogueException.ORDER);
      throw new CatalogueException(source, found);
    }
  }
}
