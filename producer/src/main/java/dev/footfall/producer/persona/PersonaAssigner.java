package dev.footfall.producer.persona;

import dev.footfall.producer.UsageTracker;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Assigns personas by the rules of a catalogue. Every persona is judged by every condition for
 * every user, without a short cut, because the record has to show all of it: the price is time in
 * proportion to the catalogue.
 *
 * <pre>{@code
 * PersonaAssigner assigner =
 *     new PersonaAssigner(PersonaCatalogue.load(Path.of("personas.yaml")), tracker);
 * Assignment assignment =
 *     assigner.assign("user_001", "30d", Map.of("credit_max_utilization_pct", 60.0));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class PersonaAssigner {

  private final PersonaCatalogue catalogue;
  private final List<PersonaMatcher> matchers;
  private final UsageTracker tracker;

  /** An assigner that publishes nothing. */
  public PersonaAssigner(PersonaCatalogue catalogue) {
    this(catalogue, UsageTracker.NOOP);
  }

  /**
   * An assigner that publishes.
   *
   * @param tracker publishes what is assigned; its owner closes it
   */
  public PersonaAssigner(PersonaCatalogue catalogue, UsageTracker tracker) {
    this.catalogue = catalogue;
    this.matchers = catalogue.personas().stream().map(PersonaMatcher::new).toList();
    this.tracker = tracker;
  }

  /** Decides and publishes the decision. */
  public Assignment assign(
      String userId, String timeWindow, Map<String, ? extends @Nullable Object> signals) {
    Assignment assignment = decide(userId, timeWindow, signals);
    assignment.publish(tracker);
    return assignment;
  }

  /**
   * Decides, and leaves it at that. The same catalogue and signals give the same decision. No value
   * of a signal makes it throw: one of another type than declared satisfies no condition but {@code
   * exists}, and one that a record can't hold counts as absent, see {@link
   * Assignment#ignoredSignals()}.
   *
   * @param userId is not looked at; a tracker refuses a blank one
   * @param timeWindow likewise
   * @param signals values by name: texts, enums, booleans, numbers; null or no entry means absent
   */
  public Assignment decide(
      String userId, String timeWindow, Map<String, ? extends @Nullable Object> signals) {
    Signals inputs = Signals.of(signals);
    List<Match> matches = matchers.stream().map(matcher -> matcher.match(inputs.values())).toList();
    Choice choice = Choice.among(matches);
    return new Assignment(
        userId,
        timeWindow,
        choice.personaId(),
        choice.priority(),
        Assignment.CERTAIN,
        choice.reason(),
        matches,
        inputs.values(),
        inputs.ignored(),
        catalogue.version(),
        catalogue.hash());
  }
}
