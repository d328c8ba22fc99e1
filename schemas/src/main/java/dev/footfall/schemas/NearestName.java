package dev.footfall.schemas;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant who wrote an unknown name. */
public final class NearestName {

  /** Longer words are compared by their beginning: the work grows with the product of lengths. */
  private static final int MOST_CHARS = 100;

  private NearestName() {}

  /** The known name with the smallest edit distance, case aside; empty when none is known. */
  public static Optional<String> of(String word, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(name -> distance(name, word)));
  }

  /** The same, but empty too when more than a third of the characters would have to change. */
  public static Optional<String> ifNear(String word, Collection<String> known) {
    return of(word, known)
        .filter(name -> distance(name, word) <= 1 + Math.max(name.length(), word.length()) / 3);
  }

  /** Levenshtein's edit distance. */
  private static int distance(String known, String word) {
    String a = normal(known);
    String b = normal(word);
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

  private static String normal(String text) {
    String most = text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
    return most.toLowerCase(Locale.ROOT);
  }
}
