package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks for {@link ForbiddenPlaces#CANARY} wherever it is told to, in any case. It also counts
 * where it saw {@link ForbiddenPlaces#VISIBLE}, which is everywhere allowed: a search that does not
 * find that has not looked.
 */
final class LeakSearch {

  private static final int AROUND = 60;

  private final List<String> leaks = new ArrayList<>();
  private final Map<String, Integer> looked = new TreeMap<>();
  private final Map<String, Integer> seen = new TreeMap<>();

  /** {@code kind} is what places of its sort are counted under. */
  void look(String kind, String place, byte[] content) {
    look(kind, place, new String(content, ISO_8859_1));
  }

  void look(String kind, String place, String content) {
    String text = content.toLowerCase(Locale.ROOT);
    looked.merge(kind, 1, Integer::sum);
    seen.merge(kind, text.contains(ForbiddenPlaces.VISIBLE) ? 1 : 0, Integer::sum);
    int at = text.indexOf(ForbiddenPlaces.CANARY);
    if (at >= 0) {
      int from = Math.max(0, at - AROUND);
      int to = Math.min(text.length(), at + AROUND);
      leaks.add(kind + " " + place + ": …" + text.substring(from, to) + "…");
    }
  }

  /** Each place with a canary in it, and what is around it. */
  List<String> leaks() {
    return leaks;
  }

  /** How often it looked into things of a kind. */
  int looked(String kind) {
    return looked.getOrDefault(kind, 0);
  }

  /** How often it saw there what may be seen. */
  int seen(String kind) {
    return seen.getOrDefault(kind, 0);
  }

  @Override
  public String toString() {
    return "looked " + looked + ", saw what may be seen " + seen + ", leaks " + leaks.size();
  }
}
