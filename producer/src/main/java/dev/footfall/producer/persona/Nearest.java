package dev.footfall.producer.persona;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What someone may have meant. */
final class Nearest {

  private Nearest() {}

  /** {@code , did you mean 'x'?} and all that is allowed; the latter alone when nothing is near. */
  static String hint(String word, Collection<String> known, String allowed) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(candidate, word)))
        .filter(
            candidate ->
                distance(candidate, word) <= 1 + Math.max(candidate.length(), word.length()) / 3)
        .map(candidate -> ", did you mean '" + candidate + "'? Allowed: " + allowed)
        .orElse("; allowed: " + allowed);
  }

  /** Levenshtein's edit distance, without case. */
  private static int distance(String known, String word) {
    String a = known.toLowerCase(Locale.ROOT);
    String b = word.length() > 100 ? word.substring(0, 100) : word.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
