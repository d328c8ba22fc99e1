package dev.footfall.producer;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaMatch;
import dev.footfall.schemas.EventIds;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.EventRules;
import dev.footfall.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The values of an assignment event. */
final class AssignmentCapture extends Capture {

  private static final int MATCH_BYTES = 128;

  private final String userId;
  private final String timeWindow;
  private final String personaId;
  private final List<PersonaMatch> matches = new ArrayList<>();
  private final Map<String, @Nullable Object> signals = new LinkedHashMap<>();
  private double confidence = 1;
  private @Nullable String reason;
  private @Nullable String catalogueVersion;
  private @Nullable String catalogueHash;
  @Nullable Integer priority;
  @Nullable Instant assignedAt;

  AssignmentCapture(
      @Nullable String userId, @Nullable String timeWindow, @Nullable String personaId) {
    this.userId = required(id(userId), "user_id is blank");
    this.timeWindow = required(name(timeWindow), "time_window is blank");
    this.personaId = required(name(personaId), "assigned_persona_id is blank");
  }

  void confidence(double value) {
    if (!(value >= 0 && value <= 1)) { // NaN is neither
      flaw("confidence is not between 0 and 1");
    }
    confidence = value;
  }

  void reason(@Nullable String words) {
    reason = text(words);
  }

  void catalogue(@Nullable String version, @Nullable String hash) {
    catalogueVersion = text(version);
    catalogueHash = text(hash);
  }

  void signals(@Nullable Map<String, ? extends @Nullable Object> values) {
    signals.putAll(scalars(values));
  }

  void match(
      @Nullable String persona,
      int itsPriority,
      boolean matched,
      @Nullable Map<String, ? extends @Nullable Object> evidence,
      @Nullable Collection<String> matchedConditions,
      @Nullable Collection<String> unmatchedConditions) {
    weigh(MATCH_BYTES);
    PersonaMatch match = new PersonaMatch();
    match.setPersonaId(required(name(persona), "a match's persona_id is blank"));
    match.setPriority(itsPriority);
    match.setMatched(matched);
    match.setEvidence(scalars(evidence));
    match.setMatchedConditions(texts(matchedConditions));
    match.setUnmatchedConditions(texts(unmatchedConditions));
    matches.add(match);
  }

  void end(Instant now) {
    if (assignedAt == null) {
      assignedAt = now;
    } else if (assignedAt.isBefore(Instant.EPOCH)
        || assignedAt.isAfter(now.plus(EventRules.FUTURE_TOLERANCE))) {
      flaw("assigned_at is before 1970 or in the future");
    }
  }

  /** As the schema's union has them: null, boolean, long, double or text. */
  private Map<String, @Nullable Object> scalars(
      @Nullable Map<String, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (values == null) {
      return copy;
    }
    try {
      for (Map.Entry<String, ? extends @Nullable Object> entry : values.entrySet()) {
        String name = required(text(entry.getKey()), "a signal's name is blank");
        copy.put(name, scalar(entry.getValue()));
      }
    } catch (RuntimeException e) {
      flaw("evidence or signals threw while they were copied");
    }
    return copy;
  }

  private @Nullable Object scalar(@Nullable Object value) {
    weigh(48);
    if (value == null || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof CharSequence || value instanceof Enum<?>) {
      String text = value.toString();
      weigh(2L * text.length());
      return text;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    flaw("evidence or a signal is not text, boolean or finite number");
    return null;
  }

  private List<String> texts(@Nullable Collection<String> values) {
    List<String> copy = new ArrayList<>();
    if (values == null) {
      return copy;
    }
    try {
      for (String value : values) {
        copy.add(required(text(value), "a condition is blank"));
      }
    } catch (RuntimeException e) {
      flaw("conditions threw while they were copied");
    }
    return copy;
  }

  @Override
  Event toEvent(Origin origin, long seq) {
    Instant time = Event.time(assignedAt);
    UUID id = EventIds.random(time);
    AssignmentEvent event = new AssignmentEvent();
    event.setAssignmentId(id);
    event.setAssignedAt(time);
    event.setProducerId(origin.producerId());
    event.setProducerSeq(seq);
    event.setUserId(userId);
    event.setTimeWindow(timeWindow);
    event.setAssignedPersonaId(personaId);
    event.setPriority(priority);
    event.setConfidence(confidence);
    event.setMatches(matches);
    event.setPrioritizationReason(reason == null ? "" : reason);
    event.setSignals(signals);
    event.setCatalogueVersion(catalogueVersion);
    event.setCatalogueHash(catalogueHash);
    event.setServiceName(origin.service());
    event.setSdkName(Sdk.NAME);
    event.setSdkVersion(Sdk.VERSION);
    event = origin.privacy().apply(event); // before the key is taken from it
    return new Event(
        Topics.ASSIGNMENT_EVENTS.name(),
        EventKey.of(event),
        id,
        time,
        event,
        EventRules.check(event, time.toEpochMilli()));
  }
}
