package dev.footfall.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {

  private static final String URL = "http://localhost:8081/apis/ccompat/v7";

  private static RegistrySettings settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put(RegistrySettings.URL, URL);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return new RegistrySettings(settings);
  }

  @Test
  void defaults_areAsDocumented() {
    RegistrySettings settings = settings("some.kafka.setting", "x");

    assertThat(settings.urls()).containsExactly(URI.create(URL));
    assertThat(settings.autoRegister()).isTrue();
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.maxWait()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.authorization()).isEmpty();
    assertThat(settings.idFile()).isEmpty();
  }

  @Test
  void urls_areSeveralWithoutTrailingSlash() {
    assertThat(settings(RegistrySettings.URL, " http://a:1/ , https://b/apis/ccompat/v7/").urls())
        .containsExactly(URI.create("http://a:1"), URI.create("https://b/apis/ccompat/v7"));
    assertThat(new RegistrySettings(Map.of(RegistrySettings.URL, List.of(URL))).urls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8081",
        "ftp://localhost:8081",
        "http://",
        "http:///path",
        "http://host:99999",
        "http://host:port",
        "http://ho st",
        "http://[::1",
        "http://host?x=1",
        "http://host/#top",
        "mock://scope",
        "nonsense"
      })
  void url_isRefused_whenItIsNone(String url) {
    assertThatThrownBy(() -> settings(RegistrySettings.URL, url))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RegistrySettings.URL)
        .hasMessageContaining(url)
        .hasMessageContaining(
            "must be an http or https address such as http://localhost:8081/apis/ccompat/v7");
  }

  @Test
  void url_isNeeded() {
    assertThatThrownBy(() -> new RegistrySettings(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RegistrySettings.URL);
    assertThatThrownBy(() -> settings(RegistrySettings.URL, ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RegistrySettings.URL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ada:s3cret@host:99999",
        "http://ada:s3/cret@host",
        "http://ada:s3,cret@host",
        "ada:s3cret@host",
        "http://ada:s3 cret@host",
        "http://good:1,http://ada:s3#cret@host"
      })
  void url_isRefusedWithoutShowingThePassword(String url) {
    assertThatThrownBy(() -> settings(RegistrySettings.URL, url))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RegistrySettings.URL)
        .message()
        .doesNotContain("s3")
        .doesNotContain("cret");
  }

  @ParameterizedTest
  @CsvSource({
    "schema.registry.request.timeout.ms,0",
    "schema.registry.max.wait.ms,-1",
    "schema.registry.max.wait.ms,soon",
    "auto.register.schemas,maybe",
  })
  void value_isRefused_whenOutOfRange(String name, String value) {
    assertThatThrownBy(() -> settings(name, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(value);
  }

  @Test
  void idFile_isAPath() {
    assertThat(settings(RegistrySettings.ID_FILE, "state/ids").idFile())
        .contains(Path.of("state", "ids"));
    assertThatThrownBy(() -> settings(RegistrySettings.ID_FILE, "a\0b"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RegistrySettings.ID_FILE);
  }

  @Test
  void authorization_prefersTokenThenSettingThenAddress() {
    String address = "http://eve:e%40e@host";

    assertThat(settings(RegistrySettings.URL, address).authorization())
        .contains("Basic ZXZlOmVAZQ==");
    assertThat(settings(RegistrySettings.URL, address).urls())
        .containsExactly(URI.create("http://host"));
    assertThat(
            settings(RegistrySettings.URL, address, RegistrySettings.BASIC_AUTH, "ada:pw")
                .authorization())
        .contains("Basic YWRhOnB3");
    assertThat(
            settings(RegistrySettings.BASIC_AUTH, "ada:pw", RegistrySettings.BEARER_TOKEN, " t.k ")
                .authorization())
        .contains("Bearer t.k");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret\nline", "s3cret two", "s3crét"})
  void token_isRefusedWithoutShowingIt(String token) {
    assertThatThrownBy(() -> settings(RegistrySettings.BEARER_TOKEN, token))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RegistrySettings.BEARER_TOKEN)
        .message()
        .doesNotContain("s3cr");
  }

  @Test
  void secrets_areInNoText() {
    RegistrySettings settings =
        settings(
            RegistrySettings.BASIC_AUTH, "ada:s3cret", RegistrySettings.BEARER_TOKEN, "s3cret");

    assertThat(settings.toString() + settings.values()).doesNotContain("s3cret");
  }
}
