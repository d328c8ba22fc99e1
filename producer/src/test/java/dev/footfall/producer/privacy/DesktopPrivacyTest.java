package dev.footfall.producer.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DesktopPrivacyTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path temporary;

  @SuppressWarnings("NullAway.Init")
  private DesktopPrivacy privacy;

  @BeforeEach
  void open() {
    privacy = new DesktopPrivacy(temporary.resolve("home"), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private Path consentFile() {
    return privacy.directory().resolve("consent.properties");
  }

  @Test
  void withoutConsent_isLocal() throws Exception {
    assertThat(privacy.choice()).isEqualTo(new DesktopPrivacy.Choice(null, null));
    assertThat(privacy.choice().level()).isEqualTo(Level.LOCAL);
    assertThat(privacy.settings(Map.of()).build().level()).isEqualTo(Level.LOCAL);
    assertThat(privacy.directory()).as("asking leaves no trace").doesNotExist();
  }

  @Test
  void choose_isKeptWithTimeAndNoticeForTheOwnerOnly() throws Exception {
    Consent consent = privacy.choose(Level.ANONYMISED);
    assertThat(consent).isEqualTo(new Consent(Level.ANONYMISED, NOW, Notice.VERSION));
    assertThat(privacy.choice().consent()).isEqualTo(consent);
    assertThat(rights(consentFile())).isEqualTo("rw-------");
    assertThat(rights(privacy.directory())).isEqualTo("rwx------");
    privacy.choose(Level.OFF);
    assertThat(privacy.choice().level()).isEqualTo(Level.OFF);
    try (var files = Files.list(privacy.directory())) {
      assertThat(files).as("nothing is left over").containsExactly(consentFile());
    }
  }

  private static String rights(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void consentToAnotherNotice_doesNotAllowSending() throws Exception {
    Files.createDirectories(privacy.directory());
    for (int version : List.of(Notice.VERSION + 1, 99)) {
      Files.writeString(
          consentFile(), "level=full\ntime=2026-01-01T00\\:00\\:00Z\nnotice.version=" + version);
      assertThat(privacy.choice().problem()).isNull();
      assertThat(privacy.choice().level()).isEqualTo(Level.LOCAL);
    }
    Files.writeString(consentFile(), "level=off\ntime=2026-01-01T00\\:00\\:00Z\nnotice.version=99");
    assertThat(privacy.choice().level()).as("a no stays a no").isEqualTo(Level.OFF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "level=all",
        "level=full",
        "\0\0\0",
        "level=full\ntime=yesterday\nnotice.version=1",
        "level=full\ntime=2026-01-01T00:00:00Z\nnotice.version=0",
        "level=\\u12",
        "ÿþ"
      })
  void damagedConsent_recordsNothingAndSaysWhy(String content) throws Exception {
    Files.createDirectories(privacy.directory());
    Files.write(consentFile(), content.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(privacy.choice().level()).isEqualTo(Level.OFF);
    assertThat(privacy.choice().problem()).contains(consentFile().toString());
    assertThat(privacy.settings(Map.of()).build().level()).isEqualTo(Level.OFF);
    privacy.choose(Level.LOCAL);
    assertThat(privacy.choice().problem()).isNull();
  }

  @Test
  void unreadableConsent_recordsNothing() throws Exception {
    Files.createDirectories(consentFile()); // a directory can't be read, not even by root
    assertThat(privacy.choice().level()).isEqualTo(Level.OFF);
    assertThat(privacy.choice().problem()).contains("can't be read");
  }

  @Test
  void settings_followConsentAndSwitches() throws Exception {
    privacy.choose(Level.ANONYMISED);
    PrivacySettings settings = privacy.settings(Map.of()).build();
    assertThat(settings.level()).isEqualTo(Level.ANONYMISED);
    assertThat(settings.keys()).hasSize(1);
    assertThat(rights(privacy.directory().resolve("keys"))).isEqualTo("rw-------");
    assertThat(privacy.settings(Map.of("FOOTFALL_DISABLED", "1")).build().level())
        .isEqualTo(Level.OFF);
    assertThat(privacy.settings(Map.of("DISABLE_PERSONA_LOGGING", "1")).build().personaLogging())
        .isFalse();
  }

  @Test
  void keyFile_isMadeOnceAlsoByManyAtOnce() throws Exception {
    Path file = temporary.resolve("k/keys");
    Set<String> made = ConcurrentHashMap.newKeySet();
    List<Thread> threads =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          try {
                            made.add(KeyFile.loadOrCreate(file).get(0).format());
                          } catch (java.io.IOException e) {
                            made.add(e.toString());
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(made).hasSize(1);
    assertThat(made.iterator().next()).startsWith("1:");
  }

  @Test
  void keyFile_rotatesAndKeepsTheOldKeys() throws Exception {
    Path file = temporary.resolve("keys");
    List<HmacKey> before = KeyFile.loadOrCreate(file);
    List<HmacKey> after = KeyFile.rotate(file);
    assertThat(after).extracting(HmacKey::id).containsExactly("2", "1");
    assertThat(KeyFile.load(file).stream().map(HmacKey::format).collect(Collectors.toList()))
        .isEqualTo(after.stream().map(HmacKey::format).toList());
    assertThat(after.get(1).format()).isEqualTo(before.get(0).format());
    assertThat(rights(file)).isEqualTo("rw-------");
  }

  @Test
  void keyFile_isRefusedWhenOthersMayReadItOrItHasNoKey() throws Exception {
    Path file = temporary.resolve("keys");
    KeyFile.loadOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> KeyFile.load(file)).hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "# none\n");
    assertThatThrownBy(() -> KeyFile.load(file)).hasMessageContaining("has no key");
    Files.writeString(file, "1:c2hvcnQ\n");
    assertThatThrownBy(() -> KeyFile.load(file))
        .hasMessageContaining("at least 16")
        .message()
        .doesNotContain("c2hvcnQ");
  }

  @Test
  void notice_isShownOnceAndToPeopleOnly() throws Exception {
    List<String> screen = new ArrayList<>();
    assertThat(privacy.showNoticeOnce(false, screen::add)).isFalse();
    assertThat(privacy.noticeShown()).isEmpty();
    assertThat(privacy.showNoticeOnce(true, screen::add)).isTrue();
    assertThat(privacy.showNoticeOnce(true, screen::add)).isFalse();
    assertThat(privacy.noticeShown()).contains(NOW);
    assertThat(screen)
        .singleElement()
        .asString()
        .contains(
            "Level in force: local",
            "footfall analytics set-level",
            "docs/privacy.md",
            privacy.events().toString());
  }
}
