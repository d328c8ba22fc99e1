package dev.footfall.schemas;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that the generated classes of {@code dev.footfall.events} may be loaded. Since 1.12.2
 * Avro trusts no class that it finds by name, those of the application neither (apache/avro#3693),
 * and even a builder fails that has to fill in a default.
 *
 * <p>It happens by itself: Avro loads this class as a service at the first schema of a JVM, before
 * any of our classes is usable. It only adds to what is trusted. The logical type that it must
 * offer for that is used by no schema. Where services are not found, as in a jar that was put
 * together without them, {@link #add()} does the same.
 */
public final class TrustedRecords implements LogicalTypes.LogicalTypeFactory {

  private static final String PACKAGE = "dev.footfall.events";

  static {
    ClassSecurityPredicate others = ClassSecurityValidator.getGlobal();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(others, c -> c.getPackageName().equals(PACKAGE)));
  }

  /** For Avro. */
  public TrustedRecords() {}

  /** Trusts the classes, if that has not been done. Thread-safe. */
  public static void add() {
    // The work is done when the class is initialised: once.
  }

  @Override
  public String getTypeName() {
    return "footfall-trusted-records";
  }

  @Override
  public LogicalType fromSchema(Schema schema) {
    return new LogicalType(getTypeName());
  }
}
