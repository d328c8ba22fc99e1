package dev.footfall.aggregator.alerts.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of an annotation, with places such as {@code {{service}}} or {@code {{value | percent}}}
 * that are filled when the alert changes. What a place names was checked when the file was read, so
 * filling can't fail. Immutable.
 */
public final class Template {

  /** The name of the number that a rule looks at; only this one has filters. */
  public static final String VALUE = "value";

  private static final List<String> FILTERS = List.of("percent", "humanize", "duration");
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*(.*?)\\s*\\}\\}");

  private record Place(String before, String name, String filter) {}

  private final List<Place> places;
  private final String rest;

  private Template(List<Place> places, String rest) {
    this.places = places;
    this.rest = rest;
  }

  /**
   * Reads one.
   *
   * @param known names that places may have
   * @throws IllegalArgumentException when a place has another one, or is not closed
   */
  static Template parse(String text, Collection<String> known) {
    List<Place> places = new ArrayList<>();
    Matcher matcher = PLACE.matcher(text);
    int at = 0;
    while (matcher.find()) {
      places.add(place(text.substring(at, matcher.start()), matcher.group(1), known));
      at = matcher.end();
    }
    String rest = text.substring(at);
    if (rest.contains("{{")) {
      throw new IllegalArgumentException("has a '{{' that no '}}' closes");
    }
    return new Template(List.copyOf(places), rest);
  }

  private static Place place(String before, String inside, Collection<String> known) {
    String[] parts = inside.split("\\s*\\|\\s*", -1);
    String filter = parts.length > 1 ? parts[1] : "";
    if (!known.contains(parts[0])) {
      throw new IllegalArgumentException(
          "names '%s', allowed in {{ }} are %s".formatted(parts[0], String.join(", ", known)));
    }
    if (parts.length > 2 || (parts.length > 1 && !FILTERS.contains(filter))) {
      throw new IllegalArgumentException(
          "has an unknown filter '%s', allowed are %s"
              .formatted(inside.substring(inside.indexOf('|') + 1).strip(), FILTERS));
    }
    if (!filter.isEmpty() && !parts[0].equals(VALUE)) {
      throw new IllegalArgumentException(
          "filters '%s', which is a text: only value has filters".formatted(parts[0]));
    }
    return new Place(before, parts[0], filter);
  }

  /** The text with its places filled; an unknown value is {@code -}. */
  public String fill(Map<String, String> names, @Nullable Double value) {
    StringBuilder text = new StringBuilder();
    for (Place place : places) {
      text.append(place.before);
      text.append(
          place.name.equals(VALUE)
              ? number(value, place.filter)
              : names.getOrDefault(place.name, ""));
    }
    return text.append(rest).toString();
  }

  private static String number(@Nullable Double value, String filter) {
    if (value == null) {
      return "-";
    }
    return switch (filter) {
      case "percent" -> trimmed(value * 100, 2) + " %";
      case "humanize" -> humanized(value);
      case "duration" ->
          value >= 1000 ? trimmed(value / 1000, 2) + " s" : trimmed(value, 1) + " ms";
      default -> trimmed(value, 6);
    };
  }

  private static String humanized(double value) {
    double left = value;
    int step = 0;
    while (Math.abs(left) >= 1000 && step < 4) {
      left /= 1000;
      step++;
    }
    return trimmed(left, 2) + List.of("", "k", "M", "G", "T").get(step);
  }

  /** At most so many digits behind the point, none that say nothing. */
  private static String trimmed(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
  }
}
