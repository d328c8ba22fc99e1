package dev.footfall.producer.privacy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a tracker may record. More detail makes better reports and more personal data: the level
 * decides, and below {@link Level#FULL} an attribute is recorded only if it is on the allow-list.
 * Immutable; {@link #toString} tells no key.
 */
public final class PrivacySettings {

  /** Level {@link Level#FULL} and the defaults: what a tracker does that was told nothing. */
  public static final PrivacySettings FULL = builder(Level.FULL).build();

  private final Level level;
  private final Set<String> allowedAttributes;
  private final Set<String> deniedAttributes;
  private final List<HmacKey> keys;
  private final IpAddresses ipAddresses;
  private final boolean personaLogging;
  private final @Nullable String machine;

  private PrivacySettings(Builder builder) {
    this.level = builder.level;
    this.allowedAttributes = Set.copyOf(builder.allowed);
    this.deniedAttributes = Set.copyOf(builder.denied);
    this.keys = builder.keys;
    this.ipAddresses = builder.ipAddresses;
    this.personaLogging = builder.personaLogging;
    this.machine = builder.machine;
  }

  /** A builder with the defaults for this level. */
  public static Builder builder(Level level) {
    return new Builder(level);
  }

  /** These settings with what the switches leave of them. */
  public PrivacySettings with(PrivacySwitches switches) {
    if (switches.tracking() && (switches.personaLogging() || !personaLogging)) {
      return this;
    }
    Builder less = new Builder(switches.tracking() ? level : Level.OFF);
    less.allowed.addAll(allowedAttributes);
    less.denied.addAll(deniedAttributes);
    less.keys = keys;
    less.ipAddresses = ipAddresses;
    less.machine = machine;
    less.personaLogging = personaLogging && switches.personaLogging();
    return less.build();
  }

  /** The level in force. */
  public Level level() {
    return level;
  }

  /** Whether views and copies of personas are recorded. */
  public boolean personaLogging() {
    return personaLogging;
  }

  Set<String> allowedAttributes() {
    return allowedAttributes;
  }

  Set<String> deniedAttributes() {
    return deniedAttributes;
  }

  List<HmacKey> keys() {
    return keys;
  }

  IpAddresses ipAddresses() {
    return ipAddresses;
  }

  @Nullable String machine() {
    return machine;
  }

  /** For operators: level, lists and the ids of the keys. */
  @Override
  public String toString() {
    return "PrivacySettings[level "
        + level.code()
        + ", allowed attributes "
        + new TreeSet<>(allowedAttributes)
        + ", denied attributes "
        + new TreeSet<>(deniedAttributes)
        + ", keys "
        + keys.stream().map(HmacKey::id).toList()
        + ", IP addresses "
        + ipAddresses
        + ", persona logging "
        + (personaLogging ? "on" : "off")
        + "]";
  }

  /** Fills in {@link PrivacySettings}. Not thread-safe. */
  public static final class Builder {

    private final Level level;
    private final Set<String> allowed = new TreeSet<>();
    private final Set<String> denied = new TreeSet<>();
    private List<HmacKey> keys = List.of();
    private IpAddresses ipAddresses = IpAddresses.TRUNCATED;
    private boolean personaLogging = true;
    private @Nullable String machine;

    private Builder(Level level) {
      this.level = level;
    }

    /**
     * Names of attributes that may be recorded below {@link Level#FULL}, at whatever depth; default
     * none. An object within an attribute keeps those of its entries that are on the list.
     */
    public Builder allowAttributes(String... names) {
      allowed.addAll(List.of(names));
      return this;
    }

    /**
     * Names of attributes that are never recorded, at no level and no depth, beside those that hold
     * secrets and content anyway; default none. Case does not matter.
     */
    public Builder denyAttributes(String... names) {
      denied.addAll(List.of(names));
      return this;
    }

    /**
     * Keys of the pseudonyms, the newest first; {@link Level#ANONYMISED} needs one. All
     * applications whose events are to be joined need the same.
     */
    public Builder keys(Collection<HmacKey> newestFirst) {
      this.keys = List.copyOf(newestFirst);
      return this;
    }

    /** Addresses of clients at level {@link Level#FULL}; default {@link IpAddresses#TRUNCATED}. */
    public Builder ipAddresses(IpAddresses handling) {
      this.ipAddresses = handling;
      return this;
    }

    /**
     * Whether events of the action type {@code persona} are recorded; default true. {@code
     * DISABLE_PERSONA_LOGGING=1} in the environment is the same from outside.
     */
    public Builder personaLogging(boolean on) {
      this.personaLogging = on;
      return this;
    }

    /**
     * What tells this machine from others, such as its name; recorded as a keyed hash only. Default
     * none.
     */
    public Builder machine(@Nullable String identity) {
      this.machine = identity;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException when a name is blank or holds secrets, two keys have the
     *     same id, or a key is missing
     */
    public PrivacySettings build() {
      for (String name : allowed) {
        if (SensitiveNames.of(name) == SensitiveNames.Kind.SECRET) {
          throw new IllegalArgumentException(
              "attribute '" + name + "' can't be allowed: by its name it holds a secret");
        }
      }
      if (allowed.stream().anyMatch(String::isBlank) || denied.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException("the name of an attribute must not be blank");
      }
      Pseudonyms.checkIds(keys);
      if (level == Level.ANONYMISED && keys.isEmpty()) {
        throw new IllegalArgumentException(
            "level anonymised needs an HMAC key for its pseudonyms: give it with keys(), or make a"
                + " file of them with KeyFile.loadOrCreate");
      }
      return new PrivacySettings(this);
    }
  }
}
