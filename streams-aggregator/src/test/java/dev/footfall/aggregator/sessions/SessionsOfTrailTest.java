package dev.footfall.aggregator.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.input.Use;
import dev.footfall.schemas.Samples;
import java.time.Instant;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SessionsOfTrailTest {

  private static Session at(long second) {
    return Session.foundedBy(
        Use.of(Samples.usageEvent().setOccurredAt(Instant.ofEpochSecond(second)).build()),
        new Trail("ada", null));
  }

  @Property(tries = 200)
  void neighbours_areThoseOfASortedMap(@ForAll @IntRange(max = 30) int[] changes) {
    SessionsOfTrail sessions = new SessionsOfTrail();
    TreeMap<Long, Session> expected = new TreeMap<>();
    for (int second : changes) {
      Session there = expected.remove((long) second);
      if (there == null) {
        Session added = at(second);
        expected.put((long) second, added);
        sessions.add(added);
      } else {
        sessions.remove(there);
      }
      assertThat(sessions.isEmpty()).isEqualTo(expected.isEmpty());
      for (long asked = 0; asked <= 31; asked++) {
        int place = sessions.atOrBefore(asked * 1_000_000);
        var before = expected.floorEntry(asked);
        var after = expected.higherEntry(asked);
        assertThat(sessions.get(place)).isSameAs(before == null ? null : before.getValue());
        assertThat(sessions.get(place + 1)).isSameAs(after == null ? null : after.getValue());
      }
    }
  }
}
