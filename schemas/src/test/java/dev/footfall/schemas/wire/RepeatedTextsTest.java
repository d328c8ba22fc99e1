package dev.footfall.schemas.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatedTextsTest {

  private final RepeatedTexts texts = new RepeatedTexts();

  private String text(String text) {
    byte[] bytes = ("xx" + text + "yy").getBytes(UTF_8);
    return texts.text(bytes, 2, bytes.length - 4);
  }

  @Test
  void textThatComesAgain_isTheSameObject() {
    for (String text : new String[] {"", "view_deal", "größer 🚀"}) {
      assertThat(text(text)).isEqualTo(text).isSameAs(text(text));
    }
  }

  @Test
  void longText_isRead_andNotKept() {
    String longText = "x".repeat(RepeatedTexts.MOST_BYTES + 1);
    assertThat(text(longText)).isEqualTo(longText).isNotSameAs(text(longText));
  }

  /** Many more than there are places, so that they drive each other out. */
  @Test
  void everyText_isItself_howeverManyThereAre() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5 * RepeatedTexts.PLACES; i++) {
        assertThat(text("action-" + i)).isEqualTo("action-" + i);
      }
    }
  }
}
