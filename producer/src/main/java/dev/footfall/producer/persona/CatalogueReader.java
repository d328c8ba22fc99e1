package dev.footfall.producer.persona;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a catalogue of a YAML document, noting all that is wrong. Use once. */
final class CatalogueReader {

  static final int MAX_PERSONAS = 1000;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");
  private static final String TYPES = "number, text, boolean";

  private final String source;
  private final Problems problems = new Problems();
  private final Map<String, SignalType> signals = new LinkedHashMap<>();
  private final Map<String, YamlNode> ids = new HashMap<>();
  private final Map<Integer, YamlNode> priorities = new HashMap<>();

  CatalogueReader(String source) {
    this.source = source;
  }

  PersonaCatalogue read(YamlNode root, String hash) {
    FieldsReader fields =
        new FieldsReader(
            root,
            "the catalogue",
            List.of("version", "description", "signals", "personas"),
            problems);
    String version = fields.requiredText("version");
    String description = fields.text("description");
    YamlNode declared = fields.required("signals");
    if (declared != null) {
      signals(declared);
    }
    YamlNode listed = fields.required("personas");
    List<Persona> personas = listed == null ? List.of() : personas(listed);
    problems.check(source);
    return new PersonaCatalogue(
        version == null ? "" : version, hash, description, signals, personas);
  }

  private void signals(YamlNode node) {
    if (!(node instanceof YamlNode.Fields fields) || fields.entries().isEmpty()) {
      problems.add(
          node, "signals must be a map of name: type with at least one signal, is " + node.kind());
      return;
    }
    for (YamlNode.Field field : FieldsReader.distinct(fields, problems)) {
      String name = field.key().text();
      if (!Comparison.SIGNAL.matcher(name).matches()) {
        problems.add(field.key(), "'" + name + "' is not a name: " + Comparison.SIGNAL_RULE);
      }
      String word = field.value() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
      SignalType type = SignalType.of(word);
      if (type == null) {
        problems.add(
            field.value(),
            "unknown type of signal '%s': %s%s"
                .formatted(
                    name,
                    field.value().kind(),
                    Nearest.hint(word, List.of(TYPES.split(", ")), TYPES)));
      }
      signals.put(name, type == null ? SignalType.NUMBER : type);
    }
  }

  private List<Persona> personas(YamlNode node) {
    if (!(node instanceof YamlNode.Items items) || items.nodes().isEmpty()) {
      problems.add(node, "personas must be a list of at least one persona");
      return List.of();
    }
    if (items.nodes().size() > MAX_PERSONAS) {
      problems.add(
          node,
          "a catalogue has at most %d personas, this one %d"
              .formatted(MAX_PERSONAS, items.nodes().size()));
      return List.of();
    }
    List<Persona> personas = new ArrayList<>();
    for (YamlNode item : items.nodes()) {
      Persona persona = persona(item);
      if (persona != null) {
        personas.add(persona);
      }
    }
    return personas;
  }

  private @Nullable Persona persona(YamlNode node) {
    FieldsReader fields =
        new FieldsReader(
            node,
            "a persona",
            List.of("id", "name", "priority", "domain", "description", "conditions"),
            problems);
    String id = id(fields.required("id"));
    String name = fields.requiredText("name");
    Integer priority = priority(fields.required("priority"));
    String domain = fields.text("domain");
    String description = fields.text("description");
    YamlNode conditions = fields.required("conditions");
    List<Condition> read =
        conditions == null ? null : new ConditionReader(signals, problems).read(conditions);
    if (id == null || name == null || priority == null || read == null || read.isEmpty()) {
      return null; // the reason is noted
    }
    return new Persona(id, name, priority, domain, description, read);
  }

  private @Nullable String id(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    String id = node instanceof YamlNode.Scalar scalar ? scalar.text() : "";
    if (!ID.matcher(id).matches()) {
      problems.add(
          node, "id must be letters, digits, _ . and -, at most 200 characters, is " + node.kind());
      return null;
    }
    if (id.equals(Assignment.UNCLASSIFIED)) {
      problems.add(node, "id '" + id + "' is reserved for users without a persona: choose another");
      return null;
    }
    return isFirst(ids, id, node, "id '" + id + "'") ? id : null;
  }

  private @Nullable Integer priority(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    String word = node instanceof YamlNode.Scalar scalar ? scalar.text() : "";
    if (!word.matches("[1-9][0-9]{0,8}")) {
      problems.add(
          node,
          "priority must be a whole number from 1 (the highest) to 999999999, is " + node.kind());
      return null;
    }
    Integer priority = Integer.valueOf(word);
    return isFirst(priorities, priority, node, "priority " + word) ? priority : null;
  }

  private <T> boolean isFirst(Map<T, YamlNode> seen, T key, YamlNode node, String what) {
    YamlNode first = seen.putIfAbsent(key, node);
    if (first != null) {
      problems.add(
          node,
          "%s is taken by the persona of line %d: each must be unique%s"
              .formatted(what, first.line(), key instanceof Integer ? freePriority() : ""));
    }
    return first == null;
  }

  private String freePriority() {
    int free =
        IntStream.rangeClosed(1, priorities.size() + 1)
            .filter(candidate -> !priorities.containsKey(candidate))
            .findFirst()
            .orElse(1);
    return ", " + free + " is free";
  }
}
