package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownTextsTest {

  private final KnownTexts texts = new KnownTexts();

  private String of(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(UTF_8);
    return texts.of(bytes, 1, bytes.length - 2);
  }

  @Test
  void aTextThatComesAgain_isTheSameObject() {
    assertThat(of("größer")).isEqualTo("größer").isSameAs(of("größer"));
  }

  @Test
  void moreTextsThanPlaces_areAllRight() {
    for (int round = 0; round < 2; round++) {
      assertThat(IntStream.range(0, 5_000).mapToObj(i -> of("p" + i)))
          .containsExactlyElementsOf(IntStream.range(0, 5_000).mapToObj(i -> "p" + i).toList());
    }
  }
}
