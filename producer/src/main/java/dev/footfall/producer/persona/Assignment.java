package dev.footfall.producer.persona;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.producer.AssignmentBuilder;
import dev.footfall.producer.UsageTracker;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which persona a user got, and everything that it was decided by: enough to decide again without
 * the catalogue ({@link Reevaluation}). Immutable.
 *
 * @param userId who got it
 * @param timeWindow the window of behaviour that was judged, {@code 30d} or {@code 180d}
 * @param personaId the winner, or {@link #UNCLASSIFIED}
 * @param priority priority of the winner, 1 is the highest; null when unclassified
 * @param confidence between 0 and 1; rules are certain, so what an assigner decides has 1.0, also
 *     when nobody qualified
 * @param reason why the winner won, in words
 * @param matches every persona of the catalogue, highest priority first
 * @param signals all inputs, those that the catalogue doesn't know too; null where absent
 * @param ignoredSignals names of inputs that count as absent because no record can hold them (NaN,
 *     infinity, an object); they are not published
 * @param catalogueVersion version of the catalogue
 * @param catalogueHash SHA-256 of its content in hex
 */
public record Assignment(
    String userId,
    String timeWindow,
    String personaId,
    @Nullable Integer priority,
    double confidence,
    String reason,
    List<Match> matches,
    Map<String, @Nullable Object> signals,
    Set<String> ignoredSignals,
    @Nullable String catalogueVersion,
    @Nullable String catalogueHash) {

  /** The persona of a user for whom none qualifies. */
  public static final String UNCLASSIFIED = "unclassified";

  /** What rules decide is certain. */
  static final double CERTAIN = 1.0;

  /** Copies the collections. */
  public Assignment {
    matches = List.copyOf(matches);
    signals = Collections.unmodifiableMap(new LinkedHashMap<>(signals));
    ignoredSignals = Set.copyOf(ignoredSignals);
  }

  /** What a record says. */
  public static Assignment of(AssignmentEvent event) {
    return new Assignment(
        event.getUserId(),
        event.getTimeWindow(),
        event.getAssignedPersonaId(),
        event.getPriority(),
        event.getConfidence(),
        event.getPrioritizationReason(),
        event.getMatches().stream()
            .map(
                match ->
                    new Match(
                        match.getPersonaId(),
                        match.getPriority(),
                        match.getMatched(),
                        match.getEvidence(),
                        match.getMatchedConditions(),
                        match.getUnmatchedConditions()))
            .toList(),
        event.getSignals(),
        Set.of(),
        event.getCatalogueVersion(),
        event.getCatalogueHash());
  }

  /** Those that qualified, highest priority first. */
  public List<String> qualifyingPersonas() {
    return matches.stream().filter(Match::matched).map(Match::personaId).toList();
  }

  /** Tracks the assignment event. Never blocks, never throws; a refused event is counted. */
  public void publish(UsageTracker tracker) {
    AssignmentBuilder event =
        tracker
            .assignment(userId, timeWindow, personaId)
            .confidence(confidence)
            .reason(reason)
            .signals(signals)
            .catalogue(catalogueVersion, catalogueHash);
    if (priority != null) {
      event.priority(priority);
    }
    matches.forEach(
        match ->
            event.match(
                match.personaId(),
                match.priority(),
                match.matched(),
                match.evidence(),
                match.matchedConditions(),
                match.unmatchedConditions()));
    event.track();
  }

  /** Without the user and the signals, which are personal. */
  @Override
  public String toString() {
    return "Assignment[%s in %s, %d of %d personas qualify, catalogue %s]"
        .formatted(
            personaId, timeWindow, qualifyingPersonas().size(), matches.size(), catalogueVersion);
  }
}
