package dev.footfall.producer.persona;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a decision, in the form in which a record can hold them: text, boolean, long or
 * finite double. A decision looks at this form only, so that the record is what was looked at. What
 * has no such form (NaN, infinity, an object, a text that is not Unicode or has a NUL) counts as
 * absent.
 *
 * @param values by name; null where the signal is absent
 * @param ignored names of signals that were given but count as absent or have no usable name
 */
record Signals(Map<String, @Nullable Object> values, Set<String> ignored) {

  static Signals of(Map<String, ? extends @Nullable Object> given) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Set<String> ignored = new TreeSet<>();
    for (Map.Entry<String, ? extends @Nullable Object> entry : given.entrySet()) {
      @Nullable String name = entry.getKey();
      Object value = entry.getValue();
      if (name == null || name.isBlank() || !isStorable(name)) {
        ignored.add(String.valueOf(name));
        continue;
      }
      Object stored = stored(value);
      if (stored == null && value != null) {
        ignored.add(name);
      }
      values.put(name, stored);
    }
    return new Signals(Collections.unmodifiableMap(values), Collections.unmodifiableSet(ignored));
  }

  /** The form in which a record holds {@code value}; null when it has none. */
  static @Nullable Object stored(@Nullable Object value) {
    if (value == null || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof AtomicInteger || value instanceof AtomicLong) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger whole && whole.bitLength() < Long.SIZE) {
      return whole.longValue();
    }
    try {
      if (value instanceof Number number) {
        double nearest = number.doubleValue();
        return Double.isFinite(nearest) ? nearest : null;
      }
      if (value instanceof CharSequence || value instanceof Enum<?>) {
        String text = value.toString();
        return isStorable(text) ? text : null;
      }
    } catch (RuntimeException e) {
      return null; // the caller's own class can't be read; Signals.ignored names it
    }
    return null;
  }

  /** Whether Avro and PostgreSQL give a text back as it was: no NUL, no half of a pair. */
  static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\0' || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)
          && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
        return false;
      }
    }
    return true;
  }

  /** By exact value: a long and a double are equal only when they are the same number. */
  static int compare(Number a, Number b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof Double x && b instanceof Double y) {
      double left = x;
      double right = y;
      return left < right ? -1 : left > right ? 1 : 0; // -0.0 and 0.0 are one number
    }
    return exact(a).compareTo(exact(b));
  }

  private static BigDecimal exact(Number number) {
    return number instanceof Long
        ? BigDecimal.valueOf(number.longValue())
        : new BigDecimal(number.doubleValue());
  }

  /** Equality of two values of the stored form; values of different types are not equal. */
  static boolean same(Object a, Object b) {
    return a instanceof Number x && b instanceof Number y ? compare(x, y) == 0 : a.equals(b);
  }
}
