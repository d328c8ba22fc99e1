package dev.footfall.sink.notify.route;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Names of one receiver's integrations, by which waiting messages find theirs after the file has
 * changed: kind and what {@code name} says, else kind and number. Only those without a name are
 * counted, so that one with a name can come and go anywhere without the others' messages.
 */
final class IntegrationNames {

  private final Map<String, Integer> numbers = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * The name of the next integration.
   *
   * @param kind such as {@code webhook}
   * @throws AlertFileException when another one has it
   */
  String next(String kind, Section section) {
    String own = section.has("name") ? section.required("name") : String.valueOf(number(kind));
    String name = kind + " " + own;
    if (!taken.add(name)) {
      throw section.error("name", "there is a '" + name + "' already: give another 'name'");
    }
    return name;
  }

  private int number(String kind) {
    int number = numbers.getOrDefault(kind, 0) + 1;
    numbers.put(kind, number);
    return number;
  }
}
