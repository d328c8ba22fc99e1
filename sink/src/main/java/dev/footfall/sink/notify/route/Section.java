package dev.footfall.sink.notify.route;

import dev.footfall.schemas.NearestName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One map of the alert file. What is not known is refused, and every refusal names its place. */
final class Section {

  private final AlertFileText file;
  private final MappingNode map;
  private final Map<String, Node> values = new LinkedHashMap<>();

  /**
   * A map with no other keys than {@code known}.
   *
   * @throws AlertFileException when it is no map, a key is unknown or there twice
   */
  Section(AlertFileText file, Node node, Set<String> known) {
    this.file = file;
    if (!(node instanceof MappingNode mapping)) {
      throw file.error(node, "must be a map of " + String.join(", ", new TreeSet<>(known)));
    }
    this.map = mapping;
    for (NodeTuple entry : mapping.getValue()) {
      String key = file.scalar(entry.getKeyNode(), "a key");
      if (!known.contains(key)) {
        String nearest = NearestName.of(key, known).orElse("");
        throw file.error(
            entry.getKeyNode(), "unknown key '" + key + "', did you mean '" + nearest + "'?");
      }
      if (values.put(key, entry.getValueNode()) != null) {
        throw file.error(entry.getKeyNode(), "the key '" + key + "' is there twice");
      }
    }
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  Optional<String> text(String key) {
    return value(key).map(node -> file.scalar(node, "'" + key + "'"));
  }

  String required(String key) {
    return text(key)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> file.error(map, "'" + key + "' is missing"));
  }

  boolean flag(String key, boolean otherwise) {
    return parsed(
            key,
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default ->
                      throw new IllegalArgumentException("must be true or false, is " + text);
                })
        .orElse(otherwise);
  }

  Optional<Duration> duration(String key) {
    return parsed(key, Durations::parse);
  }

  OptionalInt number(String key) {
    Optional<Integer> number =
        parsed(
            key,
            text -> {
              if (!text.matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException("must be a number from 0 on, is " + text);
              }
              return Integer.valueOf(text);
            });
    return number.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  /** The value of {@code key} as {@code parser} sees it; its complaints get a place. */
  <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return value(key).map(node -> file.parsed(node, "'" + key + "'", parser));
  }

  /** A list of texts; empty when absent. */
  List<String> texts(String key) {
    return parsedItems(key, text -> text);
  }

  <T> List<T> parsedItems(String key, Function<String, T> parser) {
    List<T> parsed = new ArrayList<>();
    items(key).forEach(item -> parsed.add(file.parsed(item, "each of '" + key + "'", parser)));
    return List.copyOf(parsed);
  }

  Optional<Section> section(String key, Set<String> known) {
    return value(key).map(node -> new Section(file, node, known));
  }

  List<Section> sections(String key, Set<String> known) {
    return items(key).stream().map(node -> new Section(file, node, known)).toList();
  }

  /**
   * A secret that is written out under {@code key}, or in the file that {@code key_file} names; a
   * relative name is one beside the alert file.
   */
  Optional<Secret> secret(String key) {
    String fileKey = key + "_file";
    if (has(key) && has(fileKey)) {
      throw error(fileKey, "'" + key + "' and '" + fileKey + "' exclude each other");
    }
    return text(key)
        .map(Secret::of)
        .or(
            () ->
                text(fileKey).map(name -> Secret.inFile(file.directory().resolve(Path.of(name)))));
  }

  /** What is wrong with the value of {@code key}, or with this map where the key is absent. */
  AlertFileException error(String key, String problem) {
    return file.error(value(key).orElse(map), problem);
  }

  private Optional<Node> value(String key) {
    @Nullable Node node = values.get(key);
    return Optional.ofNullable(node);
  }

  private List<Node> items(String key) {
    Optional<Node> node = value(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof SequenceNode list) {
      return list.getValue();
    }

    throw file.error(node.get(), "'" + key + "' must be a list");
  }
}
