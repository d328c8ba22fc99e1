package dev.footfall.aggregator.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where everything lies, from the top downwards: a row for each rank, rows sorted so that few
 * arrows cross, and a place kept free in every row that a long arrow passes (Sugiyama's method, in
 * small).
 */
final class TopologyLayout {

  static final int LINE = 16;
  private static final int CHAR_WIDTH = 7;
  private static final int GAP_X = 28;
  private static final int GAP_Y = 34;
  private static final int PASS_WIDTH = 12;
  private static final int SWEEPS = 8;

  /** A box, or a point that a long arrow passes: that one has no node. */
  static final class Place {
    final String id;
    final TopologyGraph.@org.jspecify.annotations.Nullable Node node;
    final int width;
    final int height;
    final List<Place> before = new ArrayList<>();
    final List<Place> after = new ArrayList<>();
    int x;
    int y;

    private Place(String id, TopologyGraph.@org.jspecify.annotations.Nullable Node node) {
      this.id = id;
      this.node = node;
      if (node == null) {
        width = PASS_WIDTH;
        height = 0;
      } else {
        int longest = Math.max(node.label().length(), node.note().length());
        for (String store : node.stores()) {
          longest = Math.max(longest, store.length() + 2);
        }
        width = longest * CHAR_WIDTH + 24;
        height = (1 + (node.note().isEmpty() ? 0 : 1) + node.stores().size()) * LINE + 14;
      }
    }

    int middle() {
      return x + width / 2;
    }
  }

  private final List<List<Place>> rows = new ArrayList<>();
  private int width;
  private int height;

  TopologyLayout(TopologyGraph graph) {
    Map<String, Place> places = new LinkedHashMap<>();
    Map<String, Integer> ranks = graph.ranks();
    graph
        .nodes()
        .forEach(
            (id, node) -> {
              Place place = new Place(id, node);
              places.put(id, place);
              row(ranks.getOrDefault(id, 0)).add(place);
            });
    graph
        .edges()
        .forEach((from, targets) -> targets.forEach(to -> connect(places, ranks, from, to)));
    sort();
    put();
  }

  private List<Place> row(int rank) {
    while (rows.size() <= rank) {
      rows.add(new ArrayList<>());
    }
    return rows.get(rank);
  }

  private void connect(
      Map<String, Place> places, Map<String, Integer> ranks, String from, String to) {
    Place last = places.get(from);
    Place end = places.get(to);
    if (last == null || end == null) {
      return;
    }
    for (int rank = ranks.getOrDefault(from, 0) + 1; rank < ranks.getOrDefault(to, 0); rank++) {
      Place pass = new Place(from + ">" + to, null);
      row(rank).add(pass);
      last.after.add(pass);
      pass.before.add(last);
      last = pass;
    }
    last.after.add(end);
    end.before.add(last);
  }

  /** Each place goes to the mean of its neighbours in the row above, then below, and so on. */
  private void sort() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < rows.size(); i++) {
        List<Place> row = rows.get(down ? i : rows.size() - 1 - i);
        Map<Place, Double> wish = new HashMap<>();
        for (Place place : row) {
          wish.put(place, mean(down ? place.before : place.after, row.indexOf(place)));
        }
        row.sort(Comparator.comparingDouble(place -> wish.getOrDefault(place, 0.0)));
      }
    }
  }

  private double mean(List<Place> neighbours, int otherwise) {
    return neighbours.stream().mapToDouble(this::position).average().orElse(otherwise);
  }

  private double position(Place place) {
    for (List<Place> row : rows) {
      int at = row.indexOf(place);
      if (at >= 0) {
        return at - (row.size() - 1) / 2.0; // from the middle, as rows are centred
      }
    }
    return 0;
  }

  private void put() {
    for (List<Place> row : rows) {
      width = Math.max(width, row.stream().mapToInt(p -> p.width + GAP_X).sum() + GAP_X);
    }
    int y = GAP_X;
    for (List<Place> row : rows) {
      int x = (width - row.stream().mapToInt(p -> p.width + GAP_X).sum() + GAP_X) / 2;
      int highest = row.stream().mapToInt(p -> p.height).max().orElse(0);
      for (Place place : row) {
        place.x = x;
        place.y = y + (highest - place.height) / 2;
        x += place.width + GAP_X;
      }
      y += highest + GAP_Y;
    }
    height = y;
  }

  List<List<Place>> rows() {
    return rows;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }
}
