package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.wire.FlatLayout;
import dev.footfall.schemas.wire.FlatRecord;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** They hold where {@link EventRules} finds nothing, and nowhere else. */
class SlicedEventRulesTest {

  private static final Schema SCHEMA = UsageEvent.getClassSchema();
  private static final FlatLayout LAYOUT = FlatLayout.of(SCHEMA, SCHEMA).orElseThrow();
  private static final long ARRIVAL = Samples.TIME.toEpochMilli();

  private static boolean holds(UsageEvent event) {
    byte[] bytes = AvroBytes.of(event);
    FlatRecord slices = new FlatRecord(SCHEMA);
    return slices.read(LAYOUT, bytes, 0, bytes.length) && SlicedEventRules.hold(slices, ARRIVAL);
  }

  @ParameterizedTest
  @MethodSource("dev.footfall.schemas.EventRulesTest#badUsage")
  void brokenRules_areSeen(String reason, UnaryOperator<UsageEvent.Builder> change) {
    UsageEvent event = change.apply(Samples.usageEvent()).build();
    if (event.getOccurredAt().getEpochSecond() <= Samples.TIME.getEpochSecond() * 1000
        && event.getOccurredAt().getEpochSecond() >= -1) { // others can't be written at all
      assertThat(holds(event)).as(reason).isFalse();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.footfall.schemas.EventRulesTest#goodUsage")
  void whatIsUsable_passes(String what, UnaryOperator<UsageEvent.Builder> change) {
    assertThat(holds(change.apply(Samples.usageEvent()).build())).as(what).isTrue();
  }

  @Property
  void texts_areJudgedAlike(@ForAll("texts") String text, @ForAll("texts") String json) {
    UsageEvent event =
        Samples.usageEvent()
            .setServiceName(text)
            .setUserId(text + text + text)
            .setAttributes("{\"a\":\"" + json + "\"}")
            .build();

    assertThat(holds(event)).isEqualTo(EventRules.check(event, ARRIVAL) == null);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(" ", "\u3000", "a", "\u00e4", "\u4e16", "\ud83d\ude80", "\u001f", "\\")
        .list()
        .ofMaxSize(4)
        .map(parts -> String.join("", parts))
        .flatMap(part -> Arbitraries.of(1, 50, 67, 100).map(part::repeat));
  }
}
