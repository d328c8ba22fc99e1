package dev.footfall.aggregator.alerts.rules;

import dev.footfall.schemas.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What has been found wrong so far; reading goes on, so that all is said at once. */
final class Problems {

  private final List<Problem> found = new ArrayList<>();

  void add(Node where, String message) {
    found.add(at(where.getStartMark(), message));
  }

  /** A word that is not one of those known, with the one that may have been meant. */
  void unknown(Node where, String what, String word, Collection<String> known) {
    String allowed = String.join(", ", known);
    String hint =
        NearestName.ifNear(word, known)
            .map(near -> ", did you mean '" + near + "'? Allowed: " + allowed)
            .orElse("; allowed: " + allowed);
    add(where, "unknown " + what + " '" + word + "'" + hint);
  }

  static Problem at(Optional<Mark> mark, String message) {
    return mark.map(m -> new Problem(m.getLine() + 1, m.getColumn() + 1, message))
        .orElse(new Problem(1, 1, message));
  }

  /** Throws when anything was found. */
  void check(String source) {
    if (!found.isEmpty()) {
      throw new RulesException(source, found);
    }
  }
}
