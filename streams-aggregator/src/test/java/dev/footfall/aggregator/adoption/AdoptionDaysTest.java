package dev.footfall.aggregator.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.state.TestStores;
import dev.footfall.events.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class AdoptionDaysTest {

  private static final long DAY = AdoptionCell.DAY_MS;
  private static final Duration GRACE = Duration.ofMinutes(2);

  private final KeyValueStore<AdoptionCell, Adoption> store =
      TestStores.inMemory("days", AdoptionCell.CODEC.serde(), Adoption.CODEC.serde());
  private final KeyValueStore<String, Long> horizon =
      TestStores.inMemory("horizon", Serdes.String(), Serdes.Long());
  private AdoptionDays days = new AdoptionDays(store, horizon, GRACE);

  private boolean use(long timeMs, String user) {
    Adoption one = new Adoption();
    one.addUse(user);
    return days.add(AdoptionCell.at(timeMs, "30d", "a", "b", null, Channel.UI), one);
  }

  private void standing(int assigned, int active) {
    Adoption change = new Adoption();
    change.addUsers(assigned, active);
    days.add(AdoptionCell.standing("30d", "a"), change);
  }

  private List<String> flush(boolean showAll) {
    List<String> emitted = new ArrayList<>();
    days.flush(
        (cell, kind, total) ->
            emitted.add(
                cell.isStanding()
                    ? kind + " " + total.activeUsers() + " of " + total.assignedUsers()
                    : kind + " " + cell.dayMs() / DAY + " " + total.uses()),
        showAll);
    return emitted;
  }

  @Test
  void totals_areShownWhenDue_withAllSoFar() {
    use(DAY, "ada");
    assertThat(flush(false)).isEmpty();
    use(DAY + 1, "ada");
    assertThat(flush(true)).containsExactly("UPDATE 1 2");
    assertThat(flush(true)).isEmpty();
  }

  @Test
  void day_isFinalAfterItsEndAndGrace_thenAmended() {
    use(DAY, "ada");
    use(2 * DAY, "bob");
    days.advance(2 * DAY + GRACE.toMillis() - 1);
    assertThat(flush(true)).containsExactlyInAnyOrder("UPDATE 1 1", "UPDATE 2 1");
    days.advance(2 * DAY + GRACE.toMillis());
    assertThat(flush(false)).containsExactly("FINAL 1 1");
    assertThat(use(DAY, "ada")).isFalse();
    assertThat(flush(false)).containsExactly("AMENDMENT 1 1");
    assertThat(days.cells()).isEqualTo(1);
  }

  @Test
  void standing_neverCloses_andGoesWhenNobodyHasThePersona() {
    standing(2, 1);
    days.advance(100 * DAY);
    assertThat(flush(true)).containsExactly("UPDATE 1 of 2");
    standing(-2, -1);
    assertThat(flush(true)).containsExactly("UPDATE 0 of 0");
    assertThat(days.cells()).isZero();
  }

  @Test
  void restart_showsOpenTotalsAgain_andKnowsTheHorizon() {
    use(DAY, "ada");
    use(3 * DAY, "ada");
    days.advance(3 * DAY);
    flush(true);
    days = new AdoptionDays(store, horizon, GRACE);
    assertThat(use(DAY, "bob")).isFalse();
    assertThat(flush(true)).containsExactlyInAnyOrder("UPDATE 3 1", "AMENDMENT 1 1");
  }
}
