package dev.footfall.sink.notify.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node of the routing tree, with Alertmanager's meaning: an alert goes down to the first child
 * that matches, and to later ones too where that child continues; it stays where no child matches.
 * Immutable.
 *
 * @param key the matchers from the root down to here, the identity of the route over restarts
 * @param receiver who is told
 * @param grouping which alerts are told of together, and when
 * @param matchers all of them must hold
 * @param continues whether later siblings are asked, too
 * @param routes children
 */
public record Route(
    String key,
    String receiver,
    Grouping grouping,
    List<Matcher> matchers,
    boolean continues,
    List<Route> routes) {

  /** The key of the root. */
  public static final String ROOT = "{}";

  /**
   * Which alerts make one notification.
   *
   * @param by labels whose values they share; {@code ...} stands for all labels
   * @param groupWait how long the first alert of a group waits for others
   * @param groupInterval shortest time between two notifications of a group
   * @param repeatInterval when a group that still fires, and has not changed, is told of again
   */
  public record Grouping(
      List<String> by, Duration groupWait, Duration groupInterval, Duration repeatInterval) {

    static final String ALL = "...";
    static final Grouping DEFAULT =
        new Grouping(List.of(), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4));

    /** The part of {@code labels} that names the group. */
    Map<String, String> labels(Map<String, String> labels) {
      Map<String, String> part = new TreeMap<>(labels);
      if (!by.contains(ALL)) {
        part.keySet().retainAll(by);
      }
      return part;
    }
  }

  /**
   * A group of alerts.
   *
   * @param receiver who is told
   * @param route key of the route that led here
   * @param key identity of the group, as Alertmanager writes it
   * @param labels what its alerts share
   */
  public record Group(String receiver, String route, String key, Map<String, String> labels) {}

  /** The groups that an alert with {@code labels} belongs to. */
  public List<Group> groups(Map<String, String> labels) {
    return matching(labels).stream().map(route -> route.group(labels)).distinct().toList();
  }

  /** How the route {@code key} groups; as the root does where there is no such route any more. */
  public Grouping grouping(String routeKey) {
    return all().stream()
        .filter(route -> route.key.equals(routeKey))
        .findFirst()
        .orElse(this)
        .grouping;
  }

  /** This route and all below it. */
  List<Route> all() {
    List<Route> all = new ArrayList<>(List.of(this));
    routes.forEach(child -> all.addAll(child.all()));
    return all;
  }

  private List<Route> matching(Map<String, String> labels) {
    if (!matchers.stream().allMatch(matcher -> matcher.matches(labels))) {
      return List.of();
    }
    List<Route> found = new ArrayList<>();
    for (Route child : routes) {
      List<Route> below = child.matching(labels);
      found.addAll(below);
      if (!below.isEmpty() && !child.continues) {
        break;
      }
    }
    return found.isEmpty() ? List.of(this) : found;
  }

  private Group group(Map<String, String> labels) {
    Map<String, String> shared = grouping.labels(labels);
    return new Group(receiver, key, Labels.bounded(key + ":" + Labels.text(shared)), shared);
  }
}
