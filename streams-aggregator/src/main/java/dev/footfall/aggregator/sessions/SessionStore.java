package dev.footfall.aggregator.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.aggregator.state.BinaryCodec;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Where sessions outlive their process, each under its key. For one thread. */
final class SessionStore {

  static final Serde<UUID> KEYS = StoredSession.KEY_CODEC.serde();
  static final Serde<byte[]> VALUES = Serdes.ByteArray();

  /** As in the codec: an older version must not take a name for a session. */
  private static final byte NAME_VERSION = StoredSession.VERSION;

  private final KeyValueStore<UUID, byte[]> store;
  private final ActionNames names;
  private final BinaryCodec<StoredSession> codec;

  /** Goes on with what {@code store} holds. */
  SessionStore(KeyValueStore<UUID, byte[]> store) {
    this.store = store;
    names = new ActionNames((number, name) -> store.put(nameKey(number), nameBytes(name)));
    codec = StoredSession.codec(names);
    try (KeyValueIterator<UUID, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<UUID, byte[]> entry = all.next();
        if (isName(entry.key)) {
          names.restore(
              (int) entry.key.getLeastSignificantBits(),
              new String(entry.value, 1, entry.value.length - 1, UTF_8));
        }
      }
    }
    names.restored();
  }

  /** No session's key: those are UUIDs of version 7. */
  private static UUID nameKey(int number) {
    return new UUID(0, number);
  }

  private static boolean isName(UUID key) {
    return key.getMostSignificantBits() == 0;
  }

  private static byte[] nameBytes(String name) {
    byte[] text = name.getBytes(UTF_8);
    byte[] bytes = new byte[1 + text.length];
    bytes[0] = NAME_VERSION;
    System.arraycopy(text, 0, bytes, 1, text.length);
    return bytes;
  }

  /** Calls {@code each} with every session. */
  void forEach(Consumer<StoredSession> each) {
    try (KeyValueIterator<UUID, byte[]> all = store.all()) {
      all.forEachRemaining(
          entry -> {
            if (!isName(entry.key)) {
              each.accept(codec.ofBytes(entry.value));
            }
          });
    }
  }

  /** What was done in a session that is stored. */
  Activities activities(UUID key) {
    return codec.ofBytes(Objects.requireNonNull(store.get(key), "a known session")).activities();
  }

  /** Writes sessions, of which each holds what was done in it. */
  void write(Collection<Session> sessions) {
    for (Session session : sessions) {
      held(session).forEachAction(names::saw);
    }
    for (Session session : sessions) {
      store.put(session.key(), codec.toBytes(new StoredSession(session, held(session))));
    }
    names.committed();
  }

  private static Activities held(Session session) {
    return Objects.requireNonNull(session.held(), "a changed session holds what was done");
  }

  void delete(UUID key) {
    store.delete(key);
  }
}
