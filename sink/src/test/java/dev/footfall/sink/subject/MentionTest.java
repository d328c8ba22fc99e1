package dev.footfall.sink.subject;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "to ada, by bob",
        "{\"user\":\"ada\"}",
        "user=ada&x",
        "bob/ada/",
        "\0ada\0"
      })
  void in_textWithTheName_isTrue(String text) {
    assertThat(new Mention("ada").in(text.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ad", "adam", "canada", "ada.lovelace", "ada@example.com", "adaé", "_ada"})
  void in_textWithALongerName_isFalse(String text) {
    assertThat(new Mention("ada").in(text.getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 24, 57, 63, 64, 200, 9_000})
  void in_avro_isTrue_whateverTheLengthLooksLike(int length) throws IOException {
    String name = "n".repeat(length);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    encoder.writeString("before");
    encoder.writeString(name);
    encoder.writeString("after that, which is 48 letters long, as it happens");

    assertThat(new Mention(name).in(bytes.toByteArray())).isTrue();
    assertThat(new Mention(name + "n").in(bytes.toByteArray())).isFalse();
    assertThat(new Mention(name).in(Arrays.copyOf(bytes.toByteArray(), length))).isFalse();
  }

  @Test
  void in_twoNames_theSecondIsFoundBehindALongerOne() {
    assertThat(new Mention("ada").in("adam ada".getBytes(UTF_8))).isTrue();
  }
}
