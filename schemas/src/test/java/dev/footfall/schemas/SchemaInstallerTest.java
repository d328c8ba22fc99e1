package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.schemas.SchemaInstaller.Installed;
import dev.footfall.schemas.serde.FakeRegistry;
import dev.footfall.schemas.serde.RegistryClient;
import dev.footfall.schemas.serde.RegistryException;
import dev.footfall.schemas.serde.RegistrySettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaInstallerTest {

  private static SchemaInstaller installer(FakeRegistry registry) {
    return new SchemaInstaller(
        new RegistryClient(new RegistrySettings(Map.of(RegistrySettings.URL, registry.url()))));
  }

  @Test
  void install_registersTheCatalogueUnderFullTransitive() {
    try (FakeRegistry registry = FakeRegistry.start()) {
      List<Installed> installed = installer(registry).install();

      assertThat(installed)
          .extracting(Installed::subject)
          .containsExactly(
              "usage-events-value",
              "assignment-events-value",
              "usage-aggregates-key",
              "usage-aggregates-value",
              "sessions-value",
              "persona-adoption-key",
              "persona-adoption-value",
              "alerts-value",
              "producer-reports-value");
      assertThat(registry.compatibility())
          .hasSize(installed.size())
          .allSatisfy((subject, level) -> assertThat(level).isEqualTo("FULL_TRANSITIVE"));
      assertThat(installer(registry).install()).isEqualTo(installed);
    }
  }

  @Test
  void install_saysWhichSubjectIsRefused() {
    try (FakeRegistry registry = FakeRegistry.start()) {
      registry.answer(FakeRegistry.Answer.of(409, "{\"message\":\"not compatible\"}"));

      assertThatThrownBy(() -> installer(registry).install())
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("usage-events-value")
          .hasMessageContaining("not compatible");
    }
  }
}
