package dev.footfall.aggregator.cube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.Channel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CellLimitTest {

  private final AtomicBoolean full = new AtomicBoolean();
  private final CellLimit limit = new CellLimit(2, full::get);

  private static Dimensions cell(
      String service, String type, String name, @Nullable String persona) {
    return new Dimensions(service, type, name, Channel.API, persona);
  }

  @Test
  void actionsUpToTheLimit_areThemselves_perService() {
    for (String service : new String[] {"s1", "s2"}) {
      for (String name : new String[] {"a", "b", "a"}) {
        Dimensions cell = cell(service, "t", name, null);
        assertThat(limit.admit(cell)).isEqualTo(cell);
      }
    }
  }

  @Test
  void actionBeyondTheLimit_keepsItsTypeWhenThatIsKnown_andItsChannelAndPersona() {
    limit.admit(cell("s", "t", "a", null));
    limit.admit(cell("s", "u", "a", null)); // another action: type and name make one
    assertThat(limit.admit(cell("s", "t", "c", "p"))).isEqualTo(cell("s", "t", "__other__", "p"));
    assertThat(limit.admit(cell("s", "v", "c", null)))
        .isEqualTo(cell("s", "__other__", "__other__", null));
    // What was let in stays in, also with something new about it.
    assertThat(limit.admit(cell("s", "t", "a", "p"))).isEqualTo(cell("s", "t", "a", "p"));
  }

  @Test
  void personasWithoutEnd_areCountedTogether_byAction() {
    Set<Dimensions> cells = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      cells.add(limit.admit(cell("s", "t", "a", "p-" + i)));
    }
    assertThat(cells)
        .hasSize(2 * CellLimit.CELLS_PER_ACTION + 1)
        .contains(cell("s", "t", "a", "__other__"));
    assertThat(limit.admit(cell("s", "t", "a", null))).isEqualTo(cell("s", "t", "a", null));
    assertThat(limit.admit(cell("s", "t", "b", "p-0"))).isEqualTo(cell("s", "t", "b", "__other__"));
    assertThat(limit.admit(cell("s", "t", "a", "p-3"))).isEqualTo(cell("s", "t", "a", "p-3"));
  }

  @Test
  void typesNamesAndPersonasWithoutEnd_makeAFewCells() {
    Set<Dimensions> cells = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      cells.add(limit.admit(cell("s", "t-" + i % 7, "a-" + i % 11, i % 2 == 0 ? null : "p-" + i)));
    }
    assertThat(cells).hasSizeLessThan(30);
  }

  @Test
  void whenTheTaskIsFull_onlyWhatIsKnownIsItself() {
    limit.admit(cell("s", "t", "a", "p"));
    full.set(true);
    assertThat(limit.admit(cell("s", "t", "a", "p"))).isEqualTo(cell("s", "t", "a", "p"));
    assertThat(limit.admit(cell("s", "t", "a", "q"))).isEqualTo(cell("s", "t", "a", "__other__"));
    assertThat(limit.admit(cell("s", "t", "b", null))).isEqualTo(cell("s", "t", "__other__", null));
    assertThat(limit.admit(cell("new", "t", "b", "p")))
        .isEqualTo(cell("new", "__other__", "__other__", "__other__"));
  }

  @Test
  void restored_countsWhatWasThere() {
    limit.remember(cell("s", "t", "a", null));
    limit.remember(cell("s", "t", "__other__", null));
    limit.remember(cell("s", "t", "b", null));
    assertThat(limit.admit(cell("s", "t", "c", null))).isEqualTo(cell("s", "t", "__other__", null));
    assertThat(limit.admit(cell("s", "t", "b", null))).isEqualTo(cell("s", "t", "b", null));
  }
}
