package dev.footfall.aggregator;

import dev.footfall.schemas.TopicSpec;
import dev.footfall.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Looks whether the topics are there. Kafka Streams ends for good when its input is missing, and
 * the aggregator creates no topics but its internal ones: it waits for whoever does.
 */
final class InputTopics {

  private static final List<TopicSpec> NEEDED =
      List.of(
          Topics.USAGE_EVENTS,
          Topics.USAGE_AGGREGATES,
          Topics.SESSIONS,
          Topics.ALERTS,
          Topics.DEAD_LETTERS);
  private static final long TIMEOUT_S = 10;

  private InputTopics() {}

  /** Kafka Streams does not check it: the events of a user would be in another task than she is. */
  static void checkCoPartitioned(Map<String, TopicDescription> topics) {
    int uses = partitions(topics, Topics.USAGE_EVENTS);
    int assignments = partitions(topics, Topics.ASSIGNMENT_EVENTS);
    if (uses != assignments) {
      throw new KafkaException(
          "usage-events has %d partitions and assignment-events %d: they must have the same number,"
                  .formatted(uses, assignments)
              + " so that a user's events and assignments meet; make the one with fewer anew, or"
              + " add partitions to it while it is empty");
    }
  }

  private static int partitions(Map<String, TopicDescription> topics, TopicSpec topic) {
    return Objects.requireNonNull(topics.get(topic.name()), topic.name()).partitions().size();
  }

  /**
   * Names of missing topics.
   *
   * @param client settings of a Kafka client
   * @throws KafkaException when Kafka does not answer, or when usage and assignment events do not
   *     have the same number of partitions
   */
  static List<String> missing(Map<String, Object> client) {
    return ask(
        client,
        admin -> {
          Set<String> there = admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS);
          List<String> missing =
              NEEDED.stream().map(TopicSpec::name).filter(n -> !there.contains(n)).toList();
          if (missing.isEmpty()) {
            checkCoPartitioned(
                admin
                    .describeTopics(
                        List.of(Topics.USAGE_EVENTS.name(), Topics.ASSIGNMENT_EVENTS.name()))
                    .allTopicNames()
                    .get(TIMEOUT_S, TimeUnit.SECONDS));
          }
          return missing;
        });
  }

  /**
   * Number of partitions of the usage events.
   *
   * @param client settings of a Kafka client
   * @throws KafkaException when Kafka does not answer
   */
  static int partitions(Map<String, Object> client) {
    String topic = Topics.USAGE_EVENTS.name();
    return ask(
        client,
        admin ->
            Objects.requireNonNull(
                    admin
                        .describeTopics(List.of(topic))
                        .allTopicNames()
                        .get(TIMEOUT_S, TimeUnit.SECONDS)
                        .get(topic),
                    topic)
                .partitions()
                .size());
  }

  private interface Question<T> {
    T ask(Admin admin) throws ExecutionException, TimeoutException, InterruptedException;
  }

  private static <T> T ask(Map<String, Object> client, Question<T> question) {
    try (Admin admin = Admin.create(client)) {
      return question.ask(admin);
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka can't say what topics it has", e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka does not answer within " + TIMEOUT_S + " s", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
