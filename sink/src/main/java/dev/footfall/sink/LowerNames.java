package dev.footfall.sink;

import java.util.Arrays;
import java.util.Locale;

/** The constants of an enum as tables have them, in lower case. Immutable and thread-safe. */
final class LowerNames<E extends Enum<E>> {

  private final String[] names;

  LowerNames(E[] values) {
    names =
        Arrays.stream(values)
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new);
  }

  String of(E value) {
    return names[value.ordinal()];
  }
}
