package dev.footfall.aggregator.adoption;

import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.sketches.UserSketch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one {@link AdoptionCell}, or what to add to it. Adding is associative and
 * commutative. Mutable; for one thread.
 */
final class Adoption {

  static final BinaryCodec<Adoption> CODEC = new Codec();

  private long uses;
  private long assignedUsers;
  private long activeUsers;
  private UserSketch users = new UserSketch();

  /** Counts a use; nobody knows by whom when {@code userId} is null. */
  void addUse(@Nullable String userId) {
    uses++;
    if (userId != null) {
      users.add(userId);
    }
  }

  /** More or fewer users have the persona, and have used it since they have. */
  void addUsers(int assigned, int active) {
    assignedUsers += assigned;
    activeUsers += active;
  }

  /** Adds what {@code other} holds; it stays as it is. */
  void add(Adoption other) {
    uses += other.uses;
    assignedUsers += other.assignedUsers;
    activeUsers += other.activeUsers;
    users.merge(other.users);
  }

  long uses() {
    return uses;
  }

  long assignedUsers() {
    return assignedUsers;
  }

  long activeUsers() {
    return activeUsers;
  }

  UserSketch users() {
    return users;
  }

  private static final class Codec extends BinaryCodec<Adoption> {

    @Override
    public void write(Adoption value, BinaryEncoder out) throws IOException {
      out.writeLong(value.uses);
      out.writeLong(value.assignedUsers);
      out.writeLong(value.activeUsers);
      out.writeBytes(value.users.toBytes());
    }

    @Override
    public Adoption read(BinaryDecoder in) throws IOException {
      Adoption value = new Adoption();
      value.uses = in.readLong();
      value.assignedUsers = in.readLong();
      value.activeUsers = in.readLong();
      ByteBuffer sketch = in.readBytes(null);
      byte[] bytes = new byte[sketch.remaining()];
      sketch.get(bytes);
      value.users = UserSketch.ofBytes(bytes);
      return value;
    }
  }
}
