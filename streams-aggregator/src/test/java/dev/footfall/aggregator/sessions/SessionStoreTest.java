package dev.footfall.aggregator.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.footfall.aggregator.input.Use;
import dev.footfall.aggregator.state.TestStores;
import dev.footfall.events.ActionCount;
import dev.footfall.schemas.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class SessionStoreTest {

  private final KeyValueStore<UUID, byte[]> bytes =
      TestStores.inMemory("sessions", SessionStore.KEYS, SessionStore.VALUES);
  private long seq;

  private Session session(String... actions) {
    Session session = null;
    Activities activities = new Activities();
    for (String action : actions) {
      Use use = Use.of(Samples.usageEvent().setProducerSeq(++seq).setActionName(action).build());
      session = session == null ? Session.foundedBy(use, new Trail("ada", null)) : session;
      activities.add(use);
    }
    Objects.requireNonNull(session).hold(activities);
    return session;
  }

  private List<Session> sessions(int count, String... actions) {
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sessions.add(session(actions));
    }
    return sessions;
  }

  private int bytesOf(Session session) {
    return Objects.requireNonNull(bytes.get(session.key())).length;
  }

  private static List<String> actions(Activities activities) {
    return activities.topActions().stream().map(ActionCount::getActionName).toList();
  }

  @Test
  void nameOfManySessions_isWrittenOnce_andComesBackAfterARestart() {
    String view = "view a deal of somebody";
    String edit = "edit größe 🚀";
    SessionStore store = new SessionStore(bytes);
    List<Session> few = sessions(ActionNames.OFTEN - 1, view, edit);
    store.write(few);
    List<Session> many = sessions(ActionNames.OFTEN, view, edit);
    store.write(many);
    assertThat(bytesOf(many.get(0))).isLessThan(bytesOf(few.get(0)) - 35);

    SessionStore restarted = new SessionStore(bytes);
    for (Session session : List.of(few.get(0), many.get(0))) {
      assertThat(actions(restarted.activities(session.key()))).containsExactly(edit, view);
    }
    List<StoredSession> all = new ArrayList<>();
    restarted.forEach(all::add);
    assertThat(all).as("names are no sessions").hasSize(few.size() + many.size());
    Session later = session(view, edit);
    restarted.write(List.of(later));
    assertThat(bytesOf(later)).as("the numbers are known").isEqualTo(bytesOf(many.get(0)));
  }

  /** Clients that put ids into names must not fill the store with them. */
  @Test
  void namesThatAreMadeUpForEachEvent_getNoNumber() {
    List<Session> made = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      made.add(session("view-" + i));
    }
    new SessionStore(bytes).write(made);
    assertThat(bytes.approximateNumEntries()).isEqualTo(100);
    assertThat(actions(new SessionStore(bytes).activities(made.get(7).key())))
        .containsExactly("view-7");
  }

  @Test
  void numberWithoutItsName_isRefused_insteadOfTakingAnother() {
    new SessionStore(bytes).write(sessions(ActionNames.OFTEN, "first", "second"));
    bytes.delete(new UUID(0, 0));
    assertThatIllegalStateException().isThrownBy(() -> new SessionStore(bytes));
  }

  /** What lies in the changelog when a new version starts. */
  @Test
  void sessionOfTheFirstVersion_isReadAndTakenOver() throws IOException {
    Session session = session("view", "edit", "view");
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(first, null);
    first.write(1);
    session.write(out);
    out.writeLong(3);
    out.writeLong(3); // errors
    out.writeInt(2);
    out.writeString("view");
    out.writeLong(2);
    out.writeString("edit");
    out.writeLong(1);
    DistinctPages pages = new DistinctPages();
    pages.add("/deals");
    pages.write(out);
    out.flush();
    bytes.put(session.key(), first.toByteArray());

    Activities read = new SessionStore(bytes).activities(session.key());
    assertThat(actions(read)).containsExactly("view", "edit");
    assertThat(read.count()).isEqualTo(3);
    assertThat(read.pages()).isEqualTo(1);
  }
}
