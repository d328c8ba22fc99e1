package dev.footfall.producer.persona;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The winner among those that match: the one with the highest priority, which is the lowest number.
 *
 * @param personaId the winner, or {@link Assignment#UNCLASSIFIED}
 * @param priority its priority, null when there is none
 * @param reason why, in words
 */
record Choice(String personaId, @Nullable Integer priority, String reason) {

  static Choice among(List<Match> matches) {
    List<Match> qualifying =
        matches.stream()
            .filter(Match::matched)
            .sorted(Comparator.comparingInt(Match::priority).thenComparing(Match::personaId))
            .toList();
    if (qualifying.isEmpty()) {
      return new Choice(
          Assignment.UNCLASSIFIED, null, "No qualifying persona among " + matches.size());
    }
    Match winner = qualifying.get(0);
    return new Choice(
        winner.personaId(),
        winner.priority(),
        "Highest priority match among %d qualifying %s (priority %d)"
            .formatted(
                qualifying.size(),
                qualifying.size() == 1 ? "persona" : "personas",
                winner.priority()));
  }
}
