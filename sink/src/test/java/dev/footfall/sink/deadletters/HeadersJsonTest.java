package dev.footfall.sink.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class HeadersJsonTest {

  @Property(seed = "5", tries = 200)
  void read_givesBackEveryHeader(
      @ForAll List<@AlphaChars String> names, @ForAll byte[] value, @ForAll String text) {
    Headers headers = new RecordHeaders();
    for (String name : names) {
      headers.add(name, value).add(name, text.getBytes(UTF_8)).add(name, null);
    }

    assertThat(HeadersJson.read(HeadersJson.of(headers))).isEqualTo(headers);
  }

  @Test
  void of_isReadable_andHasNothingThatPostgresRefuses() {
    Headers headers =
        new RecordHeaders()
            .add("ce_type", "größer".getBytes(UTF_8))
            .add("n\0l", "a\0b".getBytes(UTF_8));

    assertThat(HeadersJson.of(headers))
        .isEqualTo(
            "[{\"name\":\"ce_type\",\"text\":\"größer\"},{\"name\":\"n\uFFFDl\",\"base64\":\"YQBi\"}]");
  }
}
