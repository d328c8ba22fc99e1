package dev.footfall.producer.privacy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the environment switches off. A switch only ever takes away: no value of it makes a tracker
 * record more than it was configured to. Unset, empty, {@code 0}, {@code false}, {@code no} and
 * {@code off} leave things as they are; anything else switches off, because whoever set it, however
 * misspelt, wanted less.
 *
 * @param tracking false when nothing is to be recorded
 * @param personaLogging false when views and copies of personas are not to be recorded
 */
public record PrivacySwitches(boolean tracking, boolean personaLogging) {

  /** Switches everything off: {@code FOOTFALL_DISABLED=1}. */
  public static final String DISABLED = "FOOTFALL_DISABLED";

  /** Switches the logging of persona usage off: {@code DISABLE_PERSONA_LOGGING=1}. */
  public static final String DISABLE_PERSONA_LOGGING = "DISABLE_PERSONA_LOGGING";

  private static final Set<String> UNSET = Set.of("", "0", "false", "no", "off");

  /** The switches in these variables. */
  public static PrivacySwitches of(Map<String, String> environment) {
    return new PrivacySwitches(
        isUnset(environment.get(DISABLED)), isUnset(environment.get(DISABLE_PERSONA_LOGGING)));
  }

  private static boolean isUnset(@Nullable String value) {
    return value == null || UNSET.contains(value.strip().toLowerCase(Locale.ROOT));
  }
}
