package dev.footfall.producer;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An assignment event being filled in: which persona a user got, and the whole decision behind it.
 * {@link #track()} tracks it; without it nothing happens. No method throws or blocks: an event that
 * can't be used is refused and counted as {@link LossReason#INVALID}.
 *
 * <p>Values are copied when they are given. Evidence and signals are texts, booleans, finite
 * numbers or null; anything else makes the event invalid, because a decision must be repeatable
 * from its record. Use a builder for one event and from one thread.
 */
public final class AssignmentBuilder {

  private final Intake intake;
  private @Nullable AssignmentCapture capture;

  AssignmentBuilder(
      Intake intake,
      @Nullable String userId,
      @Nullable String timeWindow,
      @Nullable String personaId) {
    this.intake = intake;
    this.capture = new AssignmentCapture(userId, timeWindow, personaId);
  }

  /** When it was decided; default is the moment of {@link #track()}. */
  public AssignmentBuilder assignedAt(@Nullable Instant time) {
    open().assignedAt = time;
    return this;
  }

  /** Priority of the winner, 1 is the highest; none when unclassified. */
  public AssignmentBuilder priority(int priority) {
    open().priority = priority;
    return this;
  }

  /** Between 0 and 1, default 1; anything else makes the event invalid. */
  public AssignmentBuilder confidence(double confidence) {
    open().confidence(confidence);
    return this;
  }

  /** Why the winner won, in words. */
  public AssignmentBuilder reason(@Nullable String reason) {
    open().reason(reason);
    return this;
  }

  /**
   * Adds how one persona of the catalogue fared, qualifying or not.
   *
   * @param personaId the persona
   * @param priority its priority in the catalogue
   * @param matched whether it qualified
   * @param evidence the signal values that its conditions looked at, null where one was absent
   * @param matchedConditions conditions that held, as text
   * @param unmatchedConditions conditions that did not hold, as text
   */
  public AssignmentBuilder match(
      @Nullable String personaId,
      int priority,
      boolean matched,
      Map<String, ? extends @Nullable Object> evidence,
      Collection<String> matchedConditions,
      Collection<String> unmatchedConditions) {
    open().match(personaId, priority, matched, evidence, matchedConditions, unmatchedConditions);
    return this;
  }

  /** Adds all inputs of the decision. */
  public AssignmentBuilder signals(Map<String, ? extends @Nullable Object> signals) {
    open().signals(signals);
    return this;
  }

  /** The persona catalogue: its version, and the SHA-256 of its content in hex. */
  public AssignmentBuilder catalogue(@Nullable String version, @Nullable String hash) {
    open().catalogue(version, hash);
    return this;
  }

  /** Tracks the event. */
  public void track() {
    AssignmentCapture event = open();
    capture = null;
    event.end(intake.now());
    intake.take(event);
  }

  /**
   * After its end a builder fills in an event that is refused: the one in the queue is not ours.
   */
  private AssignmentCapture open() {
    AssignmentCapture event = capture;
    if (event == null) {
      event = new AssignmentCapture("-", "-", "-");
      event.flaw("a builder was used again after its event was tracked");
      capture = event;
    }
    return event;
  }
}
