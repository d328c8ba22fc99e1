package dev.footfall.producer.privacy;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PersonaMatch;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.UsageEvent;
import dev.footfall.producer.privacy.Pseudonyms.Kind;
import dev.footfall.schemas.EventRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link PrivacySettings} to records before anything is encoded, written or sent: after it
 * nothing raw is left in them. Records are changed in place. Costs some microseconds an event, so
 * it belongs on the sender's thread. Not thread-safe.
 */
public final class PrivacyFilter {

  /** Stands for the one person whose machine the local store is on: assignments need a user. */
  static final String LOCAL_USER = "local";

  /** A name of a class, or an HTTP status, and no sentence. */
  private static final Pattern ERROR_TYPE = Pattern.compile("[\\w.$/]{1,300}|HTTP [0-9]{3}");

  /** What a filter of requests calls an action: a method and a route. */
  private static final Pattern REQUEST = Pattern.compile("([A-Z]{1,20}) (/.*)", Pattern.DOTALL);

  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final int MAX_USER_AGENT_CHARS = 500;

  private final Level level;
  private final PrivacySettings settings;
  private final @Nullable Pseudonyms pseudonyms;
  private final JsonFilter json;
  private final UnaryOperator<String> scrub;
  private final Map<String, String> platform;

  /** A filter with these settings. */
  public PrivacyFilter(PrivacySettings settings) {
    this.settings = settings;
    this.level = settings.level();
    this.pseudonyms = settings.keys().isEmpty() ? null : new Pseudonyms(settings.keys());
    this.json = new JsonFilter(settings);
    this.scrub = level == Level.FULL ? Scrubber::value : Scrubber::message;
    this.platform = level == Level.ANONYMISED ? platform() : Map.of();
  }

  /** The same record with what the level leaves of it. */
  public UsageEvent apply(UsageEvent event) {
    event.setPrivacyLevel(wireLevel());
    event.setUserId(identity(Kind.USER, event.getUserId()));
    event.setSessionId(identity(Kind.SESSION, event.getSessionId()));
    event.setMachineId(machine());
    event.setActionType(name(event.getActionType()));
    event.setActionName(action(event.getActionName()));
    event.setActionCategory(scrubbed(event.getActionCategory()));
    event.setEntityType(scrubbed(event.getEntityType()));
    event.setEntityId(entity(event.getEntityId()));
    event.setPersonaId(event.getPersonaId() == null ? null : name(event.getPersonaId()));
    event.setDomain(scrubbed(event.getDomain()));
    event.setHttpMethod(matching(METHOD, event.getHttpMethod()));
    event.setAttributes(json.apply(event.getAttributes(), platform));
    event.setResultData(json.apply(event.getResultData(), Map.of()));
    if (level == Level.FULL) {
      clean(event);
    } else {
      strip(event);
    }
    return event;
  }

  /** Level full: what may be known stays, without secrets and content. */
  private void clean(UsageEvent event) {
    event.setPageUrl(PageAddress.full(event.getPageUrl()));
    event.setEndpoint(PageAddress.full(event.getEndpoint()));
    String agent = scrubbed(event.getUserAgent());
    event.setUserAgent(
        agent == null ? null : agent.substring(0, Math.min(agent.length(), MAX_USER_AGENT_CHARS)));
    event.setIpAddress(settings.ipAddresses().apply(event.getIpAddress()));
    event.setErrorType(matching(ERROR_TYPE, event.getErrorType()));
    String message = event.getErrorMessage();
    event.setErrorMessage(message == null ? null : Scrubber.message(message));
    String stack = event.getStackTrace();
    event.setStackTrace(stack == null ? null : Scrubber.stackTrace(stack));
    event.setTags(each(event.getTags()));
    event.setNotes(scrubbed(event.getNotes()));
    event.setTraceId(matching(TRACE_ID, event.getTraceId()));
  }

  /** Below full: what can identify a person goes, whatever it was. */
  private void strip(UsageEvent event) {
    event.setPageUrl(PageAddress.template(event.getPageUrl()));
    event.setEndpoint(PageAddress.template(event.getEndpoint()));
    event.setUserAgent(null);
    event.setIpAddress(null);
    boolean sent = level == Level.ANONYMISED;
    event.setErrorType(sent ? matching(ERROR_TYPE, event.getErrorType()) : null);
    event.setErrorMessage(null);
    event.setStackTrace(null);
    event.setTags(List.of());
    event.setNotes(null);
    event.setTraceId(null); // it leads to traces, which have names in them
  }

  /**
   * The same record with what the level leaves of it. Conditions stay as they are: developers wrote
   * them. At level full signals and evidence lose only what holds a secret by its name, or the
   * decision could not be made again from the record; below, their texts are scrubbed like others.
   */
  public AssignmentEvent apply(AssignmentEvent event) {
    event.setPrivacyLevel(wireLevel());
    String user = event.getUserId();
    if (level != Level.FULL && !user.isBlank()) { // a blank one has to be refused
      String pseudonym = identity(Kind.USER, user);
      event.setUserId(pseudonym == null ? LOCAL_USER : pseudonym);
    }
    event.setAssignedPersonaId(name(event.getAssignedPersonaId()));
    event.setTimeWindow(name(event.getTimeWindow()));
    event.setPrioritizationReason(scrub.apply(event.getPrioritizationReason()));
    event.setSignals(signals(event.getSignals()));
    event.setMatches(event.getMatches().stream().map(this::match).toList());
    event.setCatalogueVersion(scrubbed(event.getCatalogueVersion()));
    return event;
  }

  private PersonaMatch match(PersonaMatch match) {
    return PersonaMatch.newBuilder()
        .setPersonaId(name(match.getPersonaId()))
        .setPriority(match.getPriority())
        .setMatched(match.getMatched())
        .setEvidence(signals(match.getEvidence()))
        .setMatchedConditions(match.getMatchedConditions())
        .setUnmatchedConditions(match.getUnmatchedConditions())
        .build();
  }

  private Map<String, Object> signals(Map<String, Object> signals) {
    Map<String, Object> kept = new LinkedHashMap<>();
    signals.forEach(
        (name, value) ->
            kept.put(
                level == Level.FULL ? name : Scrubber.value(name),
                value instanceof CharSequence text ? signal(name, text) : value));
    return kept;
  }

  private String signal(String name, CharSequence text) {
    if (SensitiveNames.of(name) != SensitiveNames.Kind.NONE) {
      return Words.SECRET;
    }
    return level == Level.FULL ? text.toString() : scrub.apply(text.toString());
  }

  private PrivacyLevel wireLevel() {
    return switch (level) {
      case FULL -> PrivacyLevel.FULL;
      case ANONYMISED -> PrivacyLevel.ANONYMISED;
      case LOCAL -> PrivacyLevel.LOCAL;
      case OFF -> throw new IllegalStateException("at level off there are no events");
    };
  }

  private @Nullable String identity(Kind kind, @Nullable String id) {
    if (id == null || id.isBlank() || level == Level.FULL) {
      return id;
    }
    return level == Level.LOCAL || pseudonyms == null ? null : pseudonyms.of(kind, id);
  }

  private @Nullable String entity(@Nullable String id) {
    return level == Level.FULL ? scrubbed(id) : identity(Kind.ENTITY, id);
  }

  /** At every level it is a hash, because a machine's name tells its owner's. */
  private @Nullable String machine() {
    String machine = settings.machine();
    return machine == null || pseudonyms == null || !level.sends()
        ? null
        : pseudonyms.of(Kind.MACHINE, machine);
  }

  /** A route is no file path, and has no ids, whatever the level. */
  private String action(String name) {
    Matcher request = REQUEST.matcher(name);
    String route = request.matches() ? PageAddress.template(request.group(2)) : null;
    return route == null ? name(name) : request.group(1) + " " + route;
  }

  /** A name that the record must have, within its limit: placeholders can make it longer. */
  private String name(String name) {
    String kept = scrub.apply(name);
    return kept.length() > EventRules.MAX_NAME_CHARS && name.length() <= EventRules.MAX_NAME_CHARS
        ? kept.substring(0, EventRules.MAX_NAME_CHARS)
        : kept;
  }

  private @Nullable String scrubbed(@Nullable String text) {
    return text == null ? null : scrub.apply(text);
  }

  private List<String> each(List<String> texts) {
    return texts.stream().map(scrub).toList();
  }

  private static @Nullable String matching(Pattern pattern, @Nullable String text) {
    return text != null && pattern.matcher(text).matches() ? text : null;
  }

  private static Map<String, String> platform() {
    Map<String, String> platform = new LinkedHashMap<>();
    platform.put("os", System.getProperty("os.name", "unknown"));
    platform.put("runtime", "Java " + Runtime.version().feature());
    return platform;
  }
}
