package dev.footfall.sink.notify.route;

import dev.footfall.sink.notify.route.Route.Group;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Who is told of which alert. The rules are in the same file, in {@code groups}, which are not
 * looked at here. Immutable.
 *
 * @param root first of the routes; empty when nobody is told
 * @param receivers by name
 */
public record AlertRoutes(Optional<Route> root, Map<String, Receiver> receivers) {

  /** Nobody is told. */
  public static final AlertRoutes NONE = new AlertRoutes(Optional.empty(), Map.of());

  private static final Set<String> KEYS = Set.of("groups", "route", "receivers");

  /**
   * @throws AlertFileException when something in it is wrong
   */
  static AlertRoutes parse(Path file, String text) {
    AlertFileText yaml = new AlertFileText(file);
    Optional<Node> document = yaml.parse(text);
    if (document.isEmpty()) {
      return NONE;
    }
    Section section = new Section(yaml, document.get(), KEYS);
    Map<String, Receiver> receivers = new LinkedHashMap<>();
    for (Section each : section.sections("receivers", ReceiverReader.KEYS)) {
      Receiver receiver = ReceiverReader.read(each);
      if (receivers.put(receiver.name(), receiver) != null) {
        throw each.error("name", "a receiver '" + receiver.name() + "' is there already");
      }
    }
    Optional<Route> root =
        section.section("route", RouteReader.KEYS).map(new RouteReader(receivers.keySet())::root);
    if (root.isEmpty() && !receivers.isEmpty()) {
      throw section.error("route", "there are receivers, but no 'route' leads to them");
    }
    return new AlertRoutes(root, receivers);
  }

  /** The groups that an alert with {@code labels} belongs to; none when nobody is told. */
  public List<Group> groups(Map<String, String> labels) {
    return root.map(route -> route.groups(labels)).orElse(List.of());
  }

  /** How the route {@code key} groups. */
  public Route.Grouping grouping(String key) {
    return root.map(route -> route.grouping(key)).orElse(Route.Grouping.DEFAULT);
  }
}
