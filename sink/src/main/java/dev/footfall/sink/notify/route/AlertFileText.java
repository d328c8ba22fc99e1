package dev.footfall.sink.notify.route;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The alert file as YAML: nodes with their places. Values are the texts that are written. */
record AlertFileText(Path path) {

  /** The document's root; empty when there is nothing in the file. */
  Optional<Node> parse(String text) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(path.toString()).build();
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      throw new AlertFileException(
          shown(), e.getProblemMark(), "not valid YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new AlertFileException(shown(), Optional.empty(), "not valid YAML: " + e.getMessage());
    }
  }

  Path directory() {
    return path.toAbsolutePath().normalize().resolveSibling("");
  }

  String scalar(Node node, String what) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error(node, what + " must be a text, is a list or a map");
  }

  <T> T parsed(Node node, String what, Function<String, T> parser) {
    String text = scalar(node, what);
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw error(node, what + " " + e.getMessage());
    }
  }

  AlertFileException error(Node node, String problem) {
    return new AlertFileException(shown(), node.getStartMark(), problem);
  }

  private String shown() {
    return path.toString();
  }
}
