package dev.footfall.schemas.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The fields of one flat record as slices of its bytes: nothing is copied, no object is made. It is
 * used again for the next record, and shows the bytes that it was given, so it is good until one of
 * the two changes. Fields go by their position in the reader's schema.
 *
 * <p>It holds only what Avro's own reader would read to the same values: of bytes that are damaged
 * or unusual (texts that are not UTF-8 or have a NUL, UUIDs in another than the canonical form) it
 * says nothing but that it does not have them. Not thread-safe.
 */
public final class FlatRecord {

  /** A record with many more items than usual should not keep memory for as many. */
  private static final int KEPT_ITEMS = 256;

  private static final int NULL = -1;
  private static final int UUID_CHARS = 36;

  private final Schema schema;
  private final int[] starts;
  private final int[] lengths;
  private final int[] chars;
  private final long[] numbers;
  private final long[] lows;
  private int[] items = new int[2 * KEPT_ITEMS]; // start and length of each
  private int itemCount;

  private final AvroInput in = new AvroInput();

  /** For records of {@code schema}, the reader's; it holds nothing yet. */
  public FlatRecord(Schema schema) {
    this.schema = schema;
    int fields = schema.getFields().size();
    starts = new int[fields];
    lengths = new int[fields];
    chars = new int[fields];
    numbers = new long[fields];
    lows = new long[fields];
    Arrays.fill(starts, NULL);
  }

  /** Whose fields it has. */
  public Schema schema() {
    return schema;
  }

  /**
   * Takes the record from {@code from} up to {@code to}.
   *
   * @return false when it does not have it, and Avro's reader must say what it is; then the fields
   *     mean nothing
   * @throws IllegalArgumentException when {@code layout} is for another schema
   */
  public boolean read(FlatLayout layout, byte[] source, int from, int to) {
    if (layout.reader() != schema) {
      throw new IllegalArgumentException("a layout for " + layout.reader().getFullName());
    }
    in.begin(source, from, to);
    itemCount = 0;
    if (items.length > 2 * KEPT_ITEMS) {
      items = new int[2 * KEPT_ITEMS];
    }
    for (int field : layout.missing()) {
      starts[field] = NULL;
    }
    try {
      for (FlatLayout.Step step : layout.steps()) {
        if (!take(step)) {
          return false;
        }
      }
    } catch (AvroRuntimeException | UnsupportedOperationException e) {
      return false; // beyond Avro's limits: its reader tells in words
    }
    return in.atEnd();
  }

  private boolean take(FlatLayout.Step step) {
    int field = step.target();
    if (step.nullBranch() != FlatLayout.NOT_NULLABLE) {
      int branch = in.readInt();
      if (branch == step.nullBranch()) {
        if (field != FlatLayout.SKIPPED) {
          starts[field] = NULL;
        }
        return in.good();
      }
      if (branch != 1 - step.nullBranch()) {
        return false;
      }
    }
    return switch (step.kind()) {
      case TEXT -> takeText(field);
      case UUID -> takeUuid(field);
      case INT -> takeNumber(field, in.readInt());
      case LONG -> takeNumber(field, in.readLong());
      case ENUM -> takeSymbol(field, step.symbols());
      case TEXTS -> takeTexts(field);
    };
  }

  private boolean takeText(int field) {
    int length = in.readLength();
    int textChars = in.good() ? in.text(length) : Utf8Text.UNKNOWN;
    if (textChars == Utf8Text.UNKNOWN) {
      return false;
    }
    if (field != FlatLayout.SKIPPED) {
      starts[field] = in.at() - length;
      lengths[field] = length;
      chars[field] = textChars;
    }
    return true;
  }

  private boolean takeUuid(int field) {
    int length = in.readLength();
    if (length != UUID_CHARS || !in.good()) {
      return false;
    }
    int start = in.at();
    long high = in.hex(8);
    high = high << 16 | in.dashAndHex(4);
    high = high << 16 | in.dashAndHex(4);
    long low = in.dashAndHex(4);
    low = low << 48 | in.dashAndHex(12);
    if (field != FlatLayout.SKIPPED) {
      starts[field] = start;
      lengths[field] = UUID_CHARS;
      chars[field] = UUID_CHARS;
      numbers[field] = high;
      lows[field] = low;
    }
    return in.good();
  }

  private boolean takeNumber(int field, long value) {
    if (field != FlatLayout.SKIPPED) {
      starts[field] = in.at();
      numbers[field] = value;
    }
    return in.good();
  }

  private boolean takeSymbol(int field, int[] symbols) {
    int written = in.readInt();
    if (!in.good() || written < 0 || written >= symbols.length || symbols[written] < 0) {
      return false;
    }
    return takeNumber(field, symbols[written]);
  }

  private boolean takeTexts(int field) {
    int first = itemCount;
    int count = in.readBlock(0);
    while (in.good() && count > 0) {
      for (int i = 0; i < count; i++) {
        int length = in.readLength();
        if (!in.good() || in.text(length) == Utf8Text.UNKNOWN) {
          return false;
        }
        addItem(in.at() - length, length);
      }
      count = in.readBlock(itemCount - first);
    }
    if (field == FlatLayout.SKIPPED) {
      itemCount = first;
    } else {
      starts[field] = first;
      lengths[field] = itemCount - first;
    }
    return in.good();
  }

  private void addItem(int start, int length) {
    if (2 * itemCount == items.length) {
      items = Arrays.copyOf(items, 2 * items.length);
    }
    items[2 * itemCount] = start;
    items[2 * itemCount + 1] = length;
    itemCount++;
  }

  /** Position of the field {@code name}, for the other methods; to be asked once. */
  public int field(String name) {
    Schema.Field field = schema.getField(name);
    if (field == null) {
      throw new IllegalArgumentException(schema.getFullName() + " has no field " + name);
    }
    return field.pos();
  }

  /** Whether a field that may be null is. */
  public boolean isNull(int field) {
    return starts[field] == NULL;
  }

  /** The bytes that all offsets are about. */
  public byte[] bytes() {
    return in.bytes();
  }

  /** Where a text begins, as UTF-8; not for one that is null. */
  public int offset(int field) {
    return starts[field];
  }

  /** Bytes of a text; not for one that is null. */
  public int length(int field) {
    return lengths[field];
  }

  /** Chars that a text has as a {@link String}; not for one that is null. */
  public int chars(int field) {
    return chars[field];
  }

  /** A text as an object; not for one that is null. */
  public String text(int field) {
    return new String(in.bytes(), starts[field], lengths[field], UTF_8);
  }

  /** An int or a long; not for one that is null. */
  public long number(int field) {
    return numbers[field];
  }

  /** Ordinal of an enum in the reader's schema; not for one that is null. */
  public int ordinal(int field) {
    return (int) numbers[field];
  }

  /** The first 64 bits of a UUID; not for one that is null. */
  public long high(int field) {
    return numbers[field];
  }

  /** The last 64 bits of a UUID; not for one that is null. */
  public long low(int field) {
    return lows[field];
  }

  /** How many texts an array has; not for one that is null. */
  public int items(int field) {
    return lengths[field];
  }

  /** Where a text of an array begins. */
  public int itemOffset(int field, int item) {
    return items[2 * (starts[field] + item)];
  }

  /** Bytes of a text of an array. */
  public int itemLength(int field, int item) {
    return items[2 * (starts[field] + item) + 1];
  }
}
