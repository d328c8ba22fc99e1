package dev.footfall.aggregator.alerts.rules;

import dev.footfall.aggregator.cube.Dimensions;
import java.util.List;
import java.util.Map;

/**
 * Which cells a rule looks at: for each label named, one of its globs fits. {@code *} stands for
 * any characters, {@code ?} for one. Labels not named fit always.
 */
public record CellMatch(Map<Label, List<String>> globs) {

  public CellMatch {
    globs = Map.copyOf(globs);
  }

  /** Whether the rule looks at this cell. */
  public boolean fits(Dimensions cell) {
    return globs.entrySet().stream()
        .allMatch(
            label ->
                label.getValue().stream().anyMatch(glob -> fits(glob, label.getKey().in(cell))));
  }

  /** Greedy with one step back to the last star: linear for all that people write. */
  static boolean fits(String glob, String text) {
    int g = 0;
    int t = 0;
    int star = -1;
    int afterStar = 0;
    while (t < text.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        afterStar = t;
      } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++afterStar;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
