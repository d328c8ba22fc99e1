package dev.footfall.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonTextTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Arbitrary<String> wellFormed() {
    return Arbitraries.strings()
        .ofMaxLength(10)
        .map(text -> new String(text.getBytes(UTF_8), UTF_8));
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            wellFormed().asGeneric(),
            Arbitraries.integers().asGeneric(),
            Arbitraries.longs().filter(n -> n != (int) (long) n).asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.of(true, false).asGeneric());
    return Arbitraries.recursive(
        () -> scalars,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).asGeneric(),
                Arbitraries.maps(wellFormed(), inner).ofMaxSize(3).asGeneric()),
        0,
        3);
  }

  @Property(tries = 300)
  void of_isReadBackAsWritten(@ForAll("values") Object value) throws Exception {
    UsageCapture owner = new UsageCapture("a", "b");
    Map<String, Object> object = Map.of("value", List.of(Snapshots.of(owner, value)));
    assertThat(owner.flaw()).isNull();
    assertThat(JSON.readValue(JsonText.of(object), Map.class)).isEqualTo(object);
  }
}
