package dev.footfall.sink.notify.route;

import dev.footfall.schemas.NearestName;
import dev.footfall.sink.notify.route.Route.Grouping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the section {@code route}. A child has of its parent what it does not say itself. */
final class RouteReader {

  private static final int MOST_LEVELS = 20;
  static final Set<String> KEYS =
      Set.of(
          "receiver",
          "group_by",
          "group_wait",
          "group_interval",
          "repeat_interval",
          "matchers",
          "continue",
          "routes");

  private final Set<String> receivers;

  /** A reader of routes that lead to {@code receivers}. */
  RouteReader(Set<String> receivers) {
    this.receivers = receivers;
  }

  Route root(Section section) {
    for (String key : List.of("matchers", "continue")) {
      if (section.has(key)) {
        throw section.error(key, "the first route takes every alert: '" + key + "' is not for it");
      }
    }
    String receiver = section.required("receiver");
    Route parent = new Route(Route.ROOT, receiver, Grouping.DEFAULT, List.of(), false, List.of());
    return read(section, Route.ROOT, parent, 1);
  }

  private Route read(Section section, String key, Route parent, int level) {
    if (level > MOST_LEVELS) {
      throw section.error("routes", "routes are nested deeper than " + MOST_LEVELS);
    }
    String receiver = section.text("receiver").orElse(parent.receiver());
    if (!receivers.contains(receiver)) {
      String hint =
          NearestName.of(receiver, receivers)
              .map(name -> ", did you mean '" + name + "'?")
              .orElse("");
      throw section.error("receiver", "there is no receiver '" + receiver + "'" + hint);
    }
    Grouping above = parent.grouping();
    Grouping grouping =
        new Grouping(
            section.has("group_by") ? section.texts("group_by") : above.by(),
            section.duration("group_wait").orElse(above.groupWait()),
            section.duration("group_interval").orElse(above.groupInterval()),
            section.duration("repeat_interval").orElse(above.repeatInterval()));
    List<Matcher> matchers = section.parsedItems("matchers", Matcher::parse);
    String here = level == 1 ? key : key + "/" + text(matchers);
    boolean continues = section.flag("continue", false);
    Route self = new Route(here, receiver, grouping, matchers, continues, List.of());
    List<Route> children = new ArrayList<>();
    for (Section child : section.sections("routes", KEYS)) {
      children.add(read(child, here, self, level + 1));
    }
    return new Route(here, receiver, grouping, matchers, continues, List.copyOf(children));
  }

  private static String text(List<Matcher> matchers) {
    return matchers.stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
  }
}
