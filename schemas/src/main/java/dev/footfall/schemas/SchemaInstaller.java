package dev.footfall.schemas;

import dev.footfall.schemas.serde.RegistryClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Registers every schema of the topic catalogue under FULL_TRANSITIVE compatibility. Running it
 * again changes nothing.
 */
public final class SchemaInstaller {

  private final RegistryClient registry;

  /** Installs through {@code registry}. */
  public SchemaInstaller(RegistryClient registry) {
    this.registry = registry;
  }

  /**
   * A registered subject.
   *
   * @param subject the registry's name for the schema of a topic's key or value
   * @param id the registry's id of our version
   */
  public record Installed(String subject, int id) {}

  /**
   * Registers key and value schemas of all topics.
   *
   * @throws dev.footfall.schemas.serde.RegistryException when the registry refuses a schema
   * @throws dev.footfall.schemas.serde.RegistryUnavailableException when it does not answer in time
   */
  public List<Installed> install() {
    List<Installed> installed = new ArrayList<>();
    for (TopicSpec topic : Topics.all()) {
      topic.keySchema().ifPresent(s -> installed.add(install(topic.name() + "-key", s)));
      topic.valueSchema().ifPresent(s -> installed.add(install(topic.name() + "-value", s)));
    }
    return installed;
  }

  private Installed install(String subject, org.apache.avro.Schema schema) {
    int id = registry.register(subject, schema);
    // After the first version: some registries refuse a rule on a subject that does not exist.
    registry.setCompatibility(subject, "FULL_TRANSITIVE");
    return new Installed(subject, id);
  }
}
