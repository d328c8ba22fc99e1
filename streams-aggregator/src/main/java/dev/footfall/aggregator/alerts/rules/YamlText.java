package dev.footfall.aggregator.alerts.rules;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * YAML as a tree of nodes with their places, without anchors, so that nothing grows beyond the
 * file. Scalars stay texts. Stateless.
 */
final class YamlText {

  /** Rules are some six levels deep. */
  private static final int MAX_DEPTH = 20;

  private YamlText() {}

  /**
   * The one document in {@code text}.
   *
   * @throws RulesException when there is none, or it is not YAML, or uses what is not allowed
   */
  static Node root(String text, String source) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(source).setCodePointLimit(Integer.MAX_VALUE).build();
      Node root =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> stop(source, new Problem(1, 1, "the file is empty")));
      refuseAnchors(root, source, 1);
      return root;
    } catch (MarkedYamlEngineException e) {
      throw stop(source, Problems.at(e.getProblemMark(), "not valid YAML: " + e.getProblem()));
    } catch (YamlEngineException e) {
      throw stop(source, Problems.at(Optional.empty(), "not valid YAML: " + e.getMessage()));
    }
  }

  private static void refuseAnchors(Node node, String source, int depth) {
    if (node.getAnchor().isPresent()) {
      throw stop(
          source, Problems.at(node.getStartMark(), "anchors (&) are not allowed: write it out"));
    }
    if (depth > MAX_DEPTH) {
      throw stop(source, Problems.at(node.getStartMark(), "nested deeper than " + MAX_DEPTH));
    }
    if (node instanceof SequenceNode items) {
      items.getValue().forEach(item -> refuseAnchors(item, source, depth + 1));
    } else if (node instanceof MappingNode fields) {
      for (NodeTuple field : fields.getValue()) {
        refuseAnchors(field.getKeyNode(), source, depth + 1);
        refuseAnchors(field.getValueNode(), source, depth + 1);
      }
    }
  }

  private static RulesException stop(String source, Problem problem) {
    return new RulesException(source, List.of(problem));
  }

  /** What a node is, for an error message. */
  static String kind(Node node) {
    if (node instanceof ScalarNode scalar) {
      String text = scalar.getValue();
      return text.isEmpty()
          ? "nothing"
          : "'%.100s%s'".formatted(text, text.length() > 100 ? "…" : "");
    }
    return node instanceof SequenceNode ? "a list" : "a map";
  }
}
