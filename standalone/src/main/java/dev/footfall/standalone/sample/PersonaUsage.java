package dev.footfall.standalone.sample;

import dev.footfall.events.Channel;
import dev.footfall.producer.UsageTracker;
import dev.footfall.producer.privacy.PrivacySwitches;
import java.time.Duration;
import java.util.Map;

/**
 * Tracks what is done with personas; SQL reads it as {@code persona_usage}. Whether it does is
 * decided once, at the start: {@code DISABLE_PERSONA_LOGGING=1} turns it off.
 */
final class PersonaUsage {

  private final boolean enabled;
  private final UsageTracker tracker;

  PersonaUsage(UsageTracker tracker, Map<String, String> environment) {
    // Trackers follow the switch by themselves; the page wants to say so.
    this.enabled = PrivacySwitches.of(environment).personaLogging();
    this.tracker = enabled ? tracker : UsageTracker.NOOP;
  }

  boolean enabled() {
    return enabled;
  }

  /** Somebody pressed "Copy story". */
  void copied(Persona persona, Visitor visitor) {
    visitor
        .in(tracker.usage("persona", "copy"))
        .persona(persona.id())
        .domain(persona.domain())
        .channel(Channel.UI)
        .page("/")
        .success();
  }

  /** A program read the persona. */
  void viewed(Persona persona, Visitor visitor, Duration took) {
    visitor
        .in(tracker.usage("persona", "view"))
        .persona(persona.id())
        .domain(persona.domain())
        .channel(Channel.API)
        .http("GET", "/persona/{id}", 200)
        .success(took);
  }
}
