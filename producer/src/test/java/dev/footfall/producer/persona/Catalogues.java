package dev.footfall.producer.persona;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Catalogues as texts. */
final class Catalogues {

  static final Path EXAMPLE =
      Path.of("src/test/resources/dev/footfall/producer/persona/personas.yaml");

  private Catalogues() {}

  static String example() {
    try {
      return Files.readString(EXAMPLE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PersonaCatalogue of(String yaml) {
    return PersonaCatalogue.load(new StringReader(yaml), "test.yaml");
  }

  static String yaml(Map<String, SignalType> signals, List<Persona> personas) {
    String declared =
        signals.entrySet().stream()
            .map(signal -> "  %s: %s\n".formatted(signal.getKey(), signal.getValue()))
            .collect(Collectors.joining());
    return "version: 1\nsignals:\n"
        + declared
        + "personas:\n"
        + personas.stream().map(Catalogues::yaml).collect(Collectors.joining());
  }

  private static String yaml(Persona persona) {
    return "  - id: %s\n    name: %s\n    priority: %d\n    conditions:\n%s"
        .formatted(persona.id(), persona.name(), persona.priority(), yaml(persona.conditions(), 6));
  }

  /** Groups as maps of lists, comparisons as texts. */
  private static String yaml(List<Condition> conditions, int indent) {
    String margin = " ".repeat(indent);
    return conditions.stream()
        .map(
            condition ->
                condition instanceof ConditionGroup group
                    ? "%s- %s:\n%s"
                        .formatted(margin, group.kind(), yaml(group.conditions(), indent + 4))
                    : "%s- '%s'\n".formatted(margin, condition.toString().replace("'", "''")))
        .collect(Collectors.joining());
  }
}
