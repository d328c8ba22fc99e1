package dev.footfall.producer.persona;

import java.util.List;

/** A YAML document, each node with its place; line and column count from 1. */
sealed interface YamlNode {

  int line();

  int column();

  /**
   * A scalar as it is written.
   *
   * @param indent characters before its text: 1 for a quote; negative when the text is not in one
   *     piece, so that places in it can't be told
   */
  record Scalar(String text, int line, int column, int indent) implements YamlNode {

    /** How far right of this node's place a character of its text is, 0 when it can't be told. */
    int columns(int offset) {
      return indent < 0 ? 0 : indent + offset;
    }
  }

  /** A list. */
  record Items(List<YamlNode> nodes, int line, int column) implements YamlNode {}

  /** A map in the order of the file; a key may be there twice. */
  record Fields(List<Field> entries, int line, int column) implements YamlNode {}

  /** An entry of a map. */
  record Field(Scalar key, YamlNode value) {}

  /** What it is, for an error message. */
  default String kind() {
    if (this instanceof Scalar scalar) {
      String text = scalar.text();
      return text.isEmpty()
          ? "nothing"
          : "'%.100s%s'".formatted(text, text.length() > 100 ? "…" : "");
    }
    return this instanceof Items ? "a list" : "a map";
  }
}
