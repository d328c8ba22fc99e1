package dev.footfall.producer.persona;

/**
 * Something wrong in a catalogue.
 *
 * @param line from 1
 * @param column from 1
 * @param message what is wrong, and what is allowed
 */
public record Problem(int line, int column, String message) {

  /** As editors and compilers write it: {@code personas.yaml:12:7: message}. */
  String in(String source) {
    return source + ":" + line + ":" + column + ": " + message;
  }
}
