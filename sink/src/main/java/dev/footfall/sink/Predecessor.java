package dev.footfall.sink;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * The process that had this instance's name before. When it was killed, Kafka takes it for alive
 * until its session ends, 45 s by default, and its partitions stand still; its successor removes it
 * from the group. Should it be alive after all, the fence keeps it from writing.
 */
final class Predecessor {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Admin admin;
  private final String groupId;
  private final String instanceId;

  /** The predecessor called {@code instanceId}; empty means that instances have no names. */
  Predecessor(Admin admin, String groupId, String instanceId) {
    this.admin = admin;
    this.groupId = groupId;
    this.instanceId = instanceId;
  }

  /**
   * Removes it, if it is still in the group.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka does not answer in time, or refuses
   */
  void remove() {
    if (instanceId.isEmpty()) {
      return;
    }
    RemoveMembersFromConsumerGroupOptions member =
        new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove(instanceId)));
    try {
      KafkaAnswer.of(admin.removeMembersFromConsumerGroup(groupId, member).all(), TIMEOUT);
    } catch (UnknownMemberIdException | GroupIdNotFoundException e) {
      return; // as it should be: it left, or there never was one
    }
  }
}
