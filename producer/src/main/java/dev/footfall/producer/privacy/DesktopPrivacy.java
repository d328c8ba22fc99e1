package dev.footfall.producer.privacy;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Privacy of programs that people run themselves: nothing is sent unless they said so. Their
 * choice, the key of their pseudonyms and their local events are in one directory of theirs, {@code
 * ~/.footfall} by default. Thread-safe; other processes may use the directory at the same time.
 */
public final class DesktopPrivacy {

  private static final String LEVEL = "level";
  private static final String TIME = "time";
  private static final String NOTICE = "notice.version";

  private final Path directory;
  private final Clock clock;

  /** For this directory, which is made when something is to be kept. */
  public DesktopPrivacy(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** In the home directory of the user. */
  public static DesktopPrivacy ofUser() {
    return new DesktopPrivacy(
        Path.of(System.getProperty("user.home", "."), ".footfall"), Clock.systemUTC());
  }

  /**
   * What is known of a person's choice.
   *
   * @param consent the choice, null when there was none or it can't be read
   * @param problem why it can't be read, null when it can or there is none
   */
  public record Choice(@Nullable Consent consent, @Nullable String problem) {

    /**
     * The level in force: the one chosen; {@link Level#LOCAL} before any choice; {@link Level#OFF}
     * when there is a choice that can't be read, because it may have been that.
     */
    public Level level() {
      if (problem != null) {
        return Level.OFF;
      }
      return consent == null ? Level.LOCAL : consent.inForce();
    }
  }

  /** The directory. */
  public Path directory() {
    return directory;
  }

  /** Where local events are kept. */
  public Path events() {
    return directory.resolve("events");
  }

  private Path consentFile() {
    return directory.resolve("consent.properties");
  }

  /** Reads the stored choice; never throws. */
  public Choice choice() {
    String text;
    try {
      text = Files.readString(consentFile());
    } catch (NoSuchFileException e) {
      return new Choice(null, null);
    } catch (IOException e) { // also when it is not UTF-8
      return new Choice(null, consentFile() + " can't be read: " + e);
    }
    try {
      Properties stored = new Properties();
      stored.load(new StringReader(text));
      return new Choice(
          new Consent(
              Level.of(stored.getProperty(LEVEL, "")),
              Instant.parse(stored.getProperty(TIME, "")),
              Integer.parseInt(stored.getProperty(NOTICE, ""))),
          null);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return new Choice(null, consentFile() + " is damaged: " + e.getMessage());
    }
  }

  /**
   * Stores a choice, made now and about today's notice.
   *
   * @throws IOException when it can't be stored; what was stored before stays
   */
  public Consent choose(Level level) throws IOException {
    Consent consent = new Consent(level, clock.instant(), Notice.VERSION);
    Properties stored = new Properties();
    stored.setProperty(LEVEL, level.code());
    stored.setProperty(TIME, consent.time().toString());
    stored.setProperty(NOTICE, Integer.toString(consent.noticeVersion()));
    StringWriter text = new StringWriter();
    stored.store(text, null);
    OwnerOnly.write(consentFile(), text.toString());
    return consent;
  }

  /**
   * Settings for a tracker: the level in force less what the environment switches off, a key made
   * on this machine if there is none, and the machine's pseudonym.
   *
   * @throws IOException when the key can't be read or made
   */
  public PrivacySettings.Builder settings(Map<String, String> environment) throws IOException {
    PrivacySwitches switches = PrivacySwitches.of(environment);
    Level level = switches.tracking() ? choice().level() : Level.OFF;
    PrivacySettings.Builder settings =
        PrivacySettings.builder(level)
            .personaLogging(switches.personaLogging())
            .allowAttributes("provider");
    return level.sends()
        // The key is this machine's own, so a constant is enough to tell it from others.
        ? settings.keys(KeyFile.loadOrCreate(directory.resolve("keys"))).machine("this machine")
        : settings;
  }

  /**
   * Shows the notice unless this version of it was shown before. In a pipe or a job nobody would
   * read it and it could spoil the output: there it is not shown, and the next time at a terminal
   * is the first.
   *
   * @param interactive whether a person sees the output: {@code System.console() != null}
   * @return whether it was shown
   * @throws IOException when it was shown, but that can't be remembered
   */
  public boolean showNoticeOnce(boolean interactive, Consumer<String> screen) throws IOException {
    Path shown = directory.resolve("notice-" + Notice.VERSION + "-shown");
    if (!interactive || Files.exists(shown)) {
      return false;
    }
    screen.accept(Notice.text(choice().level(), events()));
    OwnerOnly.write(shown, clock.instant() + "\n");
    return true;
  }

  /** When the notice of today was shown. */
  public Optional<Instant> noticeShown() {
    try {
      Path shown = directory.resolve("notice-" + Notice.VERSION + "-shown");
      return Optional.of(Instant.parse(Files.readString(shown).strip()));
    } catch (IOException | DateTimeException e) {
      return Optional.empty(); // then it is not known to have been
    }
  }
}
