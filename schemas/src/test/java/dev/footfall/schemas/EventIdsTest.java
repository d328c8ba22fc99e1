package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class EventIdsTest {

  /** The last millisecond that fits into 48 bits: in the year 10889. */
  private static final long LAST_MS = (1L << 48) - 1;

  @Property
  void ids_areVersion7WithTheirTime(
      @ForAll @LongRange(min = 0, max = LAST_MS) long ms, @ForAll String name) {
    for (UUID id :
        Set.of(
            EventIds.random(Instant.ofEpochMilli(ms)),
            EventIds.derived(Instant.ofEpochMilli(ms), name))) {
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(ms);
    }
  }

  @Property
  void ids_areOrderedByTimeAsText(
      @ForAll @LongRange(min = 0, max = LAST_MS) long a,
      @ForAll @LongRange(min = 0, max = LAST_MS) long b) {
    // PostgreSQL orders by bytes, as text does; UUID.compareTo compares signed.
    String first = EventIds.random(Instant.ofEpochMilli(Math.min(a, b))).toString();
    String second = EventIds.random(Instant.ofEpochMilli(Math.max(a, b))).toString();

    assertThat(a == b || first.compareTo(second) < 0).isTrue();
  }

  @Property
  void derived_isDeterministic(
      @ForAll @LongRange(min = 0, max = LAST_MS) long ms, @ForAll String name) {
    Instant time = Instant.ofEpochMilli(ms);

    assertThat(EventIds.derived(time, name)).isEqualTo(EventIds.derived(time, name));
    assertThat(EventIds.derived(time, name)).isNotEqualTo(EventIds.derived(time, name + "x"));
  }

  @Test
  void derived_staysTheSameInEveryRelease() {
    assertThat(EventIds.derived(Instant.parse("2015-05-17T10:05:03Z"), "access.log/1"))
        .isEqualTo(UUID.fromString("014d6155-8098-74fa-952d-95a5f919af91"));
  }

  @Test
  void random_doesNotRepeat() {
    Instant time = Instant.ofEpochMilli(0);
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      ids.add(EventIds.random(time));
    }

    assertThat(ids).hasSize(100_000);
  }

  @Test
  void ids_refuseTimesWithoutMilliseconds() {
    assertThatThrownBy(() -> EventIds.random(Instant.MAX)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> EventIds.derived(Instant.MIN, "x"))
        .isInstanceOf(ArithmeticException.class);
  }
}
