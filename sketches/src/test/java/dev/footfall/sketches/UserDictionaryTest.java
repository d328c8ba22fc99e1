package dev.footfall.sketches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UserDictionaryTest {

  private static UserSketch users(int from, int count) {
    UserSketch sketch = new UserSketch();
    for (int i = from; i < from + count; i++) {
      sketch.add("user-" + i + "@example.com");
    }
    return sketch;
  }

  @Property(tries = 200)
  void sketches_comeBack_listedOrNot(
      @ForAll @Size(max = 8) List<@IntRange(max = 700) Integer> sizes) {
    List<UserSketch> sketches = new ArrayList<>();
    sizes.forEach(size -> sketches.add(users(size % 100, size)));
    UserDictionary dictionary = UserDictionary.of(sketches);
    UserDictionary read = UserDictionary.ofBytes(dictionary.toBytes());
    assertThat(read.size()).isEqualTo(dictionary.size());
    for (UserSketch sketch : sketches) {
      UserSketch back = read.read(dictionary.write(sketch));
      assertThat(back).isEqualTo(sketch);
      assertThat(back.toBytes()).isEqualTo(sketch.toBytes());
      back.add("another");
      sketch.add("another");
      assertThat(back).isEqualTo(sketch);
    }
  }

  /** What it is for. */
  @Test
  void usersOfManySketches_takeALittleMoreThanAByteEach() {
    List<UserSketch> sketches = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      UserSketch sketch = new UserSketch();
      for (int j = 0; j < 20; j++) {
        sketch.add("user-" + (i * 7919 + j * 104_729) % 500 + "@example.com");
      }
      sketches.add(sketch);
    }
    UserDictionary dictionary = UserDictionary.of(sketches);
    long bytes = dictionary.toBytes().length;
    long before = 0;
    for (UserSketch sketch : sketches) {
      bytes += dictionary.write(sketch).length;
      before += sketch.toBytes().length;
    }
    assertThat(bytes).isLessThan(before * 2 / 5);
  }

  @Test
  void bytes_areGolden() {
    UserDictionary dictionary = UserDictionary.of(List.of(users(1, 2), users(2, 2)));
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(dictionary.toBytes()))
        .isEqualTo("01" + "c297eb5c" + "ffadf88d07" + "ffe6aed404");
    assertThat(hex.formatHex(dictionary.write(users(1, 2)))).isEqualTo("0100" + "02" + "01");
  }

  @Test
  void write_ofAUserWhoIsNotInIt_isRefused() {
    UserDictionary dictionary = UserDictionary.of(List.of(users(1, 5)));
    assertThatIllegalArgumentException().isThrownBy(() -> dictionary.write(users(1, 6)));
  }

  @Test
  void damagedBytes_areRefused() {
    UserDictionary dictionary = UserDictionary.of(List.of(users(1, 3)));
    byte[] bytes = dictionary.toBytes();
    assertThatThrownBy(() -> UserDictionary.ofBytes(Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(SketchFormatException.class);
    assertThatThrownBy(() -> UserDictionary.ofBytes(new byte[] {2}))
        .isInstanceOf(SketchFormatException.class);
    assertThatThrownBy(() -> dictionary.read(new byte[] {1, 0, 4}))
        .isInstanceOf(SketchFormatException.class)
        .hasMessageContaining("has the number 4");
    assertThatThrownBy(() -> dictionary.read(new byte[0]))
        .isInstanceOf(SketchFormatException.class);
  }
}
