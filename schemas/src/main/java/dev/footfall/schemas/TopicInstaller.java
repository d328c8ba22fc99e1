package dev.footfall.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics of the catalogue. Running it again changes nothing; a topic that exists with
 * other settings is reported and left as it is, because its owner may have had a reason.
 */
public final class TopicInstaller {

  private static final long TIMEOUT_S = 30;

  private final Admin admin;

  /** Installs through {@code admin}, which stays the caller's to close. */
  public TopicInstaller(Admin admin) {
    this.admin = admin;
  }

  /**
   * What became of one topic.
   *
   * @param topic its name
   * @param created whether this call created it
   * @param differences settings that are not those of the catalogue, each as {@code name: is X,
   *     catalogue says Y}
   */
  public record Outcome(String topic, boolean created, List<String> differences) {}

  /**
   * Creates what is missing and compares what exists.
   *
   * @param replicas replication factor of new topics; empty takes the broker's default
   * @return one outcome per topic, in catalogue order
   * @throws KafkaException when the broker refuses or does not answer within 30 s
   */
  public List<Outcome> install(Optional<Short> replicas) {
    Set<String> existing = await(admin.listTopics().names());
    List<Outcome> outcomes = new ArrayList<>();
    for (TopicSpec spec : Topics.all()) {
      boolean created = !existing.contains(spec.name()) && create(spec, replicas);
      outcomes.add(new Outcome(spec.name(), created, created ? List.of() : differences(spec)));
    }
    return outcomes;
  }

  private boolean create(TopicSpec spec, Optional<Short> replicas) {
    NewTopic topic =
        new NewTopic(spec.name(), Optional.of(spec.partitions()), replicas).configs(spec.config());
    try {
      await(admin.createTopics(List.of(topic)).all());
      return true;
    } catch (TopicExistsException raced) {
      return false; // another installer was faster: compare like any topic that was there
    }
  }

  private List<String> differences(TopicSpec spec) {
    TopicDescription is =
        await(admin.describeTopics(List.of(spec.name())).allTopicNames()).get(spec.name());
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
    Map<ConfigResource, Config> configs = await(admin.describeConfigs(List.of(resource)).all());
    List<String> found = new ArrayList<>();
    if (is != null && is.partitions().size() != spec.partitions()) {
      found.add(
          "partitions: is " + is.partitions().size() + ", catalogue says " + spec.partitions());
    }
    Config config = configs.get(resource);
    new TreeMap<>(spec.config())
        .forEach(
            (name, wanted) -> {
              ConfigEntry entry = config == null ? null : config.get(name);
              String value = entry == null ? "absent" : entry.value();
              if (!wanted.equals(value)) {
                found.add(name + ": is " + value + ", catalogue says " + wanted);
              }
            });
    return found;
  }

  private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("the broker did not answer within " + TIMEOUT_S + " s", e);
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
