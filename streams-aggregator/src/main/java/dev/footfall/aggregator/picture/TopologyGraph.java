package dev.footfall.aggregator.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.TopologyDescription;

/**
 * What a description says, as one graph: topics are nodes too, so that sub-topologies hang together
 * where one writes what the other reads.
 *
 * @param nodes by name; a topic's begins with a slash, which no processor's does
 * @param edges from each node to the next ones
 */
record TopologyGraph(Map<String, Node> nodes, Map<String, Set<String>> edges) {

  /** Kinds of nodes, as they are drawn. */
  enum Kind {
    TOPIC,
    SOURCE,
    PROCESSOR,
    SINK
  }

  /** Stores that only hook into commits: they hold nothing. */
  private static final String HOOK = "-pre-commit";

  /**
   * A node.
   *
   * @param kind what it is
   * @param label its name
   * @param note the sub-topology, in words; empty for a topic
   * @param stores names of its stores
   */
  record Node(Kind kind, String label, String note, List<String> stores) {}

  static TopologyGraph of(TopologyDescription description) {
    TopologyGraph graph = new TopologyGraph(new LinkedHashMap<>(), new LinkedHashMap<>());
    for (TopologyDescription.Subtopology sub : description.subtopologies()) {
      sub.nodes().forEach(node -> graph.add("task " + sub.id() + "_*", node));
    }
    return graph;
  }

  private void add(String task, TopologyDescription.Node node) {
    if (node instanceof TopologyDescription.Source source) {
      add(node, new Node(Kind.SOURCE, node.name(), "source of " + task, List.of()));
      source.topicSet().forEach(topic -> link(topic(topic), node.name()));
    } else if (node instanceof TopologyDescription.Sink sink) {
      add(node, new Node(Kind.SINK, node.name(), "sink of " + task, List.of()));
      if (sink.topic() != null) { // null when each record names its own
        link(node.name(), topic(sink.topic()));
      }
    } else if (node instanceof TopologyDescription.Processor processor) {
      List<String> stores =
          processor.stores().stream().filter(s -> !s.endsWith(HOOK)).sorted().toList();
      add(node, new Node(Kind.PROCESSOR, node.name(), "", stores));
    }
  }

  private void add(TopologyDescription.Node node, Node drawn) {
    nodes.put(node.name(), drawn);
    node.successors().stream()
        .map(TopologyDescription.Node::name)
        .sorted()
        .forEach(next -> link(node.name(), next));
  }

  private String topic(String name) {
    String id = "/" + name;
    nodes.putIfAbsent(id, new Node(Kind.TOPIC, name, "topic", List.of()));
    return id;
  }

  private void link(String from, String to) {
    edges.computeIfAbsent(from, f -> new LinkedHashSet<>()).add(to);
  }

  Set<String> next(String node) {
    return edges.getOrDefault(node, Set.of());
  }

  /** The rank of every node: one more than that of the last node before it. */
  Map<String, Integer> ranks() {
    Map<String, Integer> ranks = new LinkedHashMap<>();
    nodes.keySet().forEach(node -> ranks.put(node, 0));
    // As many rounds as nodes are enough for any graph; a cycle ends there, too.
    for (int round = 0; round < nodes.size(); round++) {
      List<String> moved = new ArrayList<>();
      for (String from : nodes.keySet()) {
        for (String to : next(from)) {
          int rank = ranks.getOrDefault(from, 0) + 1;
          if (ranks.getOrDefault(to, 0) < rank) {
            ranks.put(to, rank);
            moved.add(to);
          }
        }
      }
      if (moved.isEmpty()) {
        break;
      }
    }
    return ranks;
  }
}
