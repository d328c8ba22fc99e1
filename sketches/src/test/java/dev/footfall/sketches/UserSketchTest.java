package dev.footfall.sketches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserSketchTest {

  /** A run of users, some of them the same as of other runs. */
  record Users(int from, int count) {
    UserSketch sketch() {
      UserSketch sketch = new UserSketch();
      for (int i = from; i < from + count; i++) {
        sketch.add("user-" + i + "@example.com");
      }
      return sketch;
    }
  }

  @Property(tries = 300)
  void merge_isAssociativeCommutativeAndIdempotent_andEqualsTheWhole(
      @ForAll("users") Users first, @ForAll("users") Users second, @ForAll("users") Users third) {
    UserSketch left = merged(merged(first.sketch(), second.sketch()), third.sketch());
    UserSketch right = merged(third.sketch(), merged(second.sketch(), first.sketch()));
    assertThat(left).isEqualTo(right);
    assertThat(left.toBytes()).isEqualTo(right.toBytes());
    assertThat(merged(left, second.sketch())).isEqualTo(left);
    UserSketch whole = first.sketch();
    for (Users users : List.of(second, third, third)) {
      for (int i = users.from(); i < users.from() + users.count(); i++) {
        whole.add("user-" + i + "@example.com");
      }
    }
    assertThat(whole).isEqualTo(left).hasSameHashCodeAs(left);
  }

  @Property(tries = 300)
  void ofBytes_readsWhatToBytesWrote(@ForAll("users") Users users) {
    UserSketch sketch = users.sketch();
    UserSketch read = UserSketch.ofBytes(sketch.toBytes());
    assertThat(read).isEqualTo(sketch);
    assertThat(read.estimate()).isEqualTo(sketch.estimate());
    read.add("another");
    sketch.add("another");
    assertThat(read).isEqualTo(sketch);
  }

  /** The list only delays what the registers become, also when hashes are alike. */
  @Property(tries = 200)
  void registers_areThoseOfTheLibrary(@ForAll("hashes") List<Long> hashes) {
    UltraLogLog library = UltraLogLog.create(12);
    UserSketch sketch = new UserSketch();
    for (long hash : hashes) {
      library.add(hash);
      sketch.addHash(hash);
    }
    Random random = new Random(1);
    for (int i = 0; i < 600; i++) {
      long hash = random.nextLong();
      library.add(hash);
      sketch.addHash(hash);
    }
    byte[] bytes = sketch.toBytes();
    assertThat(Arrays.copyOfRange(bytes, 2, bytes.length)).isEqualTo(library.getState());
    assertThat(sketch.estimate()).isEqualTo(Math.round(library.getDistinctCountEstimate()));
  }

  @Property
  void ofBytes_ofAnything_isASketchOrAFormatError(@ForAll byte[] bytes) {
    byte[] likely = Arrays.copyOf(bytes, Math.max(2, bytes.length));
    likely[0] = 1;
    likely[1] = 0;
    for (byte[] any : List.of(bytes, likely)) {
      try {
        UserSketch read = UserSketch.ofBytes(any);
        assertThat(UserSketch.ofBytes(read.toBytes())).isEqualTo(read);
      } catch (SketchFormatException expected) {
        assertThat(expected).hasMessageStartingWith("a user sketch ");
      }
    }
  }

  @Provide
  Arbitrary<Users> users() {
    Arbitrary<Integer> counts =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 30), Arbitraries.integers().between(0, 3_000));
    return Arbitraries.integers()
        .between(0, 1_000)
        .flatMap(from -> counts.map(count -> new Users(from, count)));
  }

  /** Also in few registers, and rare ones, so that states merge. */
  @Provide
  Arbitrary<List<Long>> hashes() {
    Arbitrary<Long> rare =
        Arbitraries.longs()
            .between(0, 3)
            .flatMap(
                register ->
                    Arbitraries.integers()
                        .between(0, 63)
                        .map(shift -> register << 52 | (0xFFFF_FFFF_FFFFFL >>> shift)));
    return Arbitraries.oneOf(Arbitraries.longs(), rare).list().ofMaxSize(200);
  }

  /** 2 % is what the product promises; the seeds are fixed, so is the outcome. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 100, 1_000, 10_000, 100_000})
  void estimate_isWithinTwoPercent_onAverage(int users) {
    Random random = new Random(users);
    int rounds = 20;
    double squares = 0;
    for (int round = 0; round < rounds; round++) {
      UserSketch sketch = new UserSketch();
      for (int i = 0; i < users; i++) {
        sketch.addHash(random.nextLong());
      }
      double error = (double) (sketch.estimate() - users) / users;
      squares += error * error;
    }
    assertThat(Math.sqrt(squares / rounds)).isLessThan(0.02);
  }

  @Property(tries = 200)
  void estimate_ofASmallSet_isExact(@ForAll("users") Users users) {
    if (users.count() <= 512) {
      assertThat(users.sketch().estimate()).isEqualTo(users.count());
    }
  }

  @Test
  void hash_isXxh3OfTheUtf16Bytes() {
    String user = "größer 🚀@example.com";
    UserSketch byName = new UserSketch();
    byName.add(user);
    UserSketch byBytes = new UserSketch();
    byBytes.addHash(Hashing.xxh3_64().hashBytesToLong(user.getBytes(StandardCharsets.UTF_16LE)));
    assertThat(byName).isEqualTo(byBytes);
  }

  /** Readers in other languages rely on these: change them with the version only. */
  @Test
  void bytes_areTheGoldenOnes() {
    UserSketch sketch = new Users(0, 5).sketch();
    assertThat(HexFormat.of().formatHex(sketch.toBytes())).isEqualTo(GOLDEN);
    assertThat(UserSketch.ofBytes(HexFormat.of().parseHex(GOLDEN))).isEqualTo(sketch);
  }

  private static final String GOLDEN = "0100c297eb5cc2bdc2ee06bdf0b51fffdc86d203808aa88201";

  @Test
  void bytes_areFewForFew() {
    assertThat(new UserSketch().toBytes()).hasSize(2);
    assertThat(new Users(0, 10).sketch().toBytes().length).isLessThanOrEqualTo(52);
    assertThat(new Users(0, 500).sketch().toBytes().length).isLessThan(2_000);
    assertThat(new Users(0, 100_000).sketch().toBytes()).hasSize(4_098);
  }

  @Test
  void estimate_ofNobody_isZero() {
    assertThat(new UserSketch().estimate()).isZero();
    assertThat(new UserSketch().isEmpty()).isTrue();
    assertThat(new Users(0, 1).sketch().isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "0200", // a later version
        "01", // no form
        "0102", // an unknown form
        "0100ff", // a number that ends in the middle
        "010027", // 39 zeros, where there are 38 bits
        "01000100", // the same entry twice
        "01008080808010", // more than 32 bits
        "010001feffffff0f", // the same, by adding up
        "01012c2c" // an array that ends too early
      })
  void ofBytes_ofDamage_saysWhatIsWrong(String hex) {
    assertThatThrownBy(() -> UserSketch.ofBytes(HexFormat.of().parseHex(hex)))
        .isInstanceOf(SketchFormatException.class)
        .hasMessageStartingWith("a user sketch ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 43, 45, 47, 49, 51})
  void ofBytes_ofARegisterInAnImpossibleState_isRefused(int state) {
    byte[] array = new byte[4_098];
    array[0] = 1;
    array[1] = 1;
    assertThat(UserSketch.ofBytes(array).estimate()).isZero();
    array[700] = (byte) state;
    assertThatThrownBy(() -> UserSketch.ofBytes(array)).hasMessageContaining("state " + state);
  }

  @Test
  void ofBytes_ofMegabytes_isRefusedAtOnce() {
    byte[] huge = new byte[10_000_000];
    huge[0] = 1;
    assertThatThrownBy(() -> UserSketch.ofBytes(huge))
        .isInstanceOf(SketchFormatException.class)
        .hasMessageContaining("10000000 bytes");
  }

  private static UserSketch merged(UserSketch a, UserSketch b) {
    UserSketch sum = new UserSketch();
    sum.merge(a);
    sum.merge(b);
    return sum;
  }
}
