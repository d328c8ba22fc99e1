package dev.footfall.producer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and values in the order they were given: cheaper for the caller than a map. */
final class AttributeList {

  private @Nullable Object[] entries = new @Nullable Object[8];
  private int size;

  /** Adds a value that {@link Snapshots} made. */
  void add(String name, @Nullable Object value) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
    }
    entries[size++] = name;
    entries[size++] = value;
  }

  /** As a map in the same order; the last value of a name counts. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i += 2) {
      map.put(String.valueOf(entries[i]), entries[i + 1]);
    }
    return map;
  }
}
