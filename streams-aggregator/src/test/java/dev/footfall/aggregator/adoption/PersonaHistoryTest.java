package dev.footfall.aggregator.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class PersonaHistoryTest {

  private final PersonaHistory history = new PersonaHistory();

  private boolean assign(long at, String persona) {
    return history.add(at, new UUID(7, at), persona);
  }

  @Test
  void at_isWhatWasInForceThen_inWhateverOrderDecisionsCame() {
    assertThat(assign(20, "b")).isTrue();
    assertThat(assign(10, "a")).isTrue();
    assertThat(assign(30, "c")).isTrue();
    assertThat(history.at(9)).isNull();
    assertThat(history.at(10)).isEqualTo("a");
    assertThat(history.at(29)).isEqualTo("b");
    assertThat(history.at(1000)).isEqualTo("c");
    assertThat(history.current()).isEqualTo("c");
  }

  @Test
  void add_knowsADecisionAgain() {
    assign(10, "a");
    assertThat(assign(10, "a")).isFalse();
    assertThat(history.add(10, new UUID(8, 0), "b")).as("another one at the same time").isTrue();
    assertThat(history.current()).isEqualTo("b");
  }

  @Test
  void add_keepsTheLatest_andRefusesWhatIsOlderThanAll() {
    for (int i = 1; i <= PersonaHistory.VERSIONS + 4; i++) {
      assertThat(assign(10L * i, "p" + i)).isTrue();
    }
    assertThat(history.at(49)).as("forgotten").isNull();
    assertThat(history.at(50)).isEqualTo("p5");
    assertThat(assign(45, "late")).isFalse();
    assertThat(assign(55, "late")).isTrue();
    assertThat(history.at(57)).isEqualTo("late");
    assertThat(history.at(50)).as("gave way").isNull();
  }

  @Test
  void use_isTheFirstOne_ofTheCurrentPersona_sinceItIs() {
    assign(10, "a");
    assertThat(history.use("a", 9)).isFalse();
    assertThat(history.use("b", 11)).isFalse();
    assertThat(history.use("a", 11)).isTrue();
    assertThat(history.use("a", 12)).isFalse();
    assign(20, "a");
    assertThat(history.used()).as("the same persona again").isTrue();
    assign(30, "b");
    assertThat(history.used()).isFalse();
    assign(15, "c");
    assertThat(history.use("b", 25)).isFalse();
    assertThat(history.use("b", 30)).isTrue();
    assign(25, "d");
    assertThat(history.used()).as("an older decision changes nothing now").isTrue();
  }
}
