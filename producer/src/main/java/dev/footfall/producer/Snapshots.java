package dev.footfall.producer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Copies of attribute values that the caller can't change any more. What JSON can't hold becomes a
 * flaw of the event; code of the caller that throws while it is read does so too.
 */
final class Snapshots {

  private static final int MAX_DEPTH = 16;
  private static final int ENTRY_BYTES = 48;

  /** Values, so that a map that contains itself several times over does not keep us for ever. */
  private static final int MAX_VALUES = 10_000;

  /** 300 decimal digits: more than any number that is measured, within what Postgres stores. */
  private static final int MAX_NUMBER_BITS = 1000;

  private static final int MAX_NUMBER_SCALE = 1000;

  private final Capture owner;
  private int values;

  private Snapshots(Capture owner) {
    this.owner = owner;
  }

  /** A copy of {@code value}; null with a flaw in {@code owner} when there can't be one. */
  static @Nullable Object of(Capture owner, @Nullable Object value) {
    if (value instanceof String text) {
      owner.weigh(2L * text.length());
      return text;
    }
    if (value == null
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Boolean) {
      return value;
    }
    try {
      return new Snapshots(owner).copy(value, 0);
    } catch (RuntimeException e) {
      owner.flaw("an attribute's value threw while it was copied");
      return null;
    }
  }

  private @Nullable Object copy(@Nullable Object value, int depth) {
    owner.weigh(ENTRY_BYTES);
    if (++values > MAX_VALUES) {
      return flaw("an attribute has more than " + MAX_VALUES + " values");
    }
    if (depth > MAX_DEPTH) {
      return flaw("attributes are nested deeper than " + MAX_DEPTH);
    }
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof CharSequence || value instanceof Enum<?>) {
      String text = value.toString();
      owner.weigh(2L * text.length());
      return text;
    }
    if (value instanceof Number number) {
      return copyOf(number);
    }
    if (value instanceof Map<?, ?> map) {
      return copyOf(map, depth);
    }
    if (value instanceof Iterable<?> items) {
      return copyOf(items, depth);
    }
    return flaw("an attribute's value is not text, number, boolean, map or list");
  }

  /** NaN and infinities, which JSON lacks, become null as in JavaScript. */
  private @Nullable Object copyOf(Number number) {
    if (number instanceof Double || number instanceof Float) {
      return Double.isFinite(number.doubleValue()) ? number : null;
    }
    if (number instanceof BigDecimal big) {
      return fits(big.unscaledValue()) && Math.abs((long) big.scale()) <= MAX_NUMBER_SCALE
          ? big
          : flaw("an attribute's number has too many digits");
    }
    if (number instanceof BigInteger big) {
      return fits(big) ? big : flaw("an attribute's number has too many digits");
    }
    if (number instanceof AtomicLong
        || number instanceof AtomicInteger
        || number instanceof LongAdder) {
      return number.longValue();
    }
    return isIntegral(number) ? number : copyOf((Number) number.doubleValue());
  }

  private static boolean isIntegral(Number number) {
    return number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte;
  }

  private static boolean fits(BigInteger number) {
    return number.bitLength() <= MAX_NUMBER_BITS;
  }

  private @Nullable Object copyOf(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getKey() == null) {
        return flaw("an attribute's map has a null key");
      }
      String key = entry.getKey().toString();
      owner.weigh(2L * key.length());
      copy.put(key, copy(entry.getValue(), depth + 1));
      if (owner.flaw() != null) {
        return null;
      }
    }
    return copy;
  }

  private @Nullable Object copyOf(Iterable<?> items, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object item : items) {
      copy.add(copy(item, depth + 1));
      if (owner.flaw() != null) {
        return null;
      }
    }
    return copy;
  }

  private @Nullable Object flaw(String words) {
    owner.flaw(words);
    return null;
  }
}
