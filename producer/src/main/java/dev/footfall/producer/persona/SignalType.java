package dev.footfall.producer.persona;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a signal is, as its catalogue declares it. */
public enum SignalType {
  /** Whole or not; the two compare by their exact mathematical value. */
  NUMBER,
  /** Compared for equality only, exactly: case and white space count. */
  TEXT,
  /** True or false. */
  BOOLEAN;

  /** As a catalogue writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type that a catalogue calls {@code word}, null for none. */
  static @Nullable SignalType of(String word) {
    for (SignalType type : values()) {
      if (type.toString().equals(word)) {
        return type;
      }
    }
    return null;
  }

  /** The type of a value of the form that {@link Signals} makes. */
  static SignalType ofValue(Object value) {
    return value instanceof Number ? NUMBER : value instanceof Boolean ? BOOLEAN : TEXT;
  }
}
