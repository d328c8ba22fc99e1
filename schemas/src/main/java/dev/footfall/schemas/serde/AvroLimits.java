package dev.footfall.schemas.serde;

/**
 * Avro's own limits for one value, as system properties; what an operator set there wins. Avro
 * reads them once in a JVM, so they must be set before anything is decoded. They are the second
 * line: Avro compares a length with the bytes that are there before it reserves memory.
 */
final class AvroLimits {

  private static final int TEXT_BYTES = 16 << 20;
  private static final int ITEMS = 1 << 20;

  private AvroLimits() {}

  static void set() {
    limit("org.apache.avro.limits.bytes.maxLength", TEXT_BYTES);
    limit("org.apache.avro.limits.string.maxLength", TEXT_BYTES);
    limit("org.apache.avro.limits.collectionItems.maxLength", ITEMS);
    // Items of no bytes at all, such as nulls, can't be compared with the bytes that are there.
    limit("org.apache.avro.limits.collectionItems.maxAllocation", ITEMS);
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }
}
