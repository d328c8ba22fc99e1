package dev.footfall.producer.catalogue;

import dev.footfall.producer.UsageEventBuilder;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of a piece of data with the type of its values, so that an activity's data can't be
 * written under another name or as another type. Make one with {@link #text}, {@link #number},
 * {@link #flag}, {@link #list} or {@link #choice}. Immutable.
 *
 * @param <T> what the application gives
 */
public final class Attribute<T> {

  private interface Writer<T> {
    void write(UsageEventBuilder event, String name, T value);
  }

  private final String name;
  private final Writer<T> writer;

  private Attribute(String name, Writer<T> writer) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an attribute's name must not be blank");
    }
    this.name = name;
    this.writer = writer;
  }

  /** A text. */
  public static Attribute<String> text(String name) {
    return new Attribute<>(name, (event, key, value) -> event.attribute(key, value));
  }

  /** A number of any class. */
  public static Attribute<Number> number(String name) {
    return new Attribute<>(name, (event, key, value) -> event.attribute(key, value));
  }

  /** True or false. */
  public static Attribute<Boolean> flag(String name) {
    return new Attribute<>(name, (event, key, value) -> event.attribute(key, value.booleanValue()));
  }

  /** A list of texts. */
  public static Attribute<Collection<String>> list(String name) {
    return new Attribute<>(name, (event, key, value) -> event.attribute(key, value));
  }

  /** One of few: the constant's name in lower case. */
  public static <E extends Enum<E>> Attribute<E> choice(String name) {
    return new Attribute<>(
        name, (event, key, value) -> event.attribute(key, value.name().toLowerCase(Locale.ROOT)));
  }

  /** Its key in the event's {@code attributes}. */
  public String name() {
    return name;
  }

  /** This attribute with a value; with null it is left out of the event. */
  public Value of(@Nullable T value) {
    return event -> {
      if (value != null) {
        writer.write(event, name, value);
      }
    };
  }

  @Override
  public String toString() {
    return name;
  }

  /** An attribute with its value. */
  @FunctionalInterface
  public interface Value {

    /** Adds it to an event. */
    void addTo(UsageEventBuilder event);
  }
}
