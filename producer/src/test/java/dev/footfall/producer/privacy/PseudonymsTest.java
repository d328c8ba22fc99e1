package dev.footfall.producer.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.producer.privacy.Pseudonyms.Kind;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PseudonymsTest {

  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final HmacKey KEY = HmacKey.of("1", SECRET);

  @Test
  void of_isHmacSha256OfKindAndIdentity() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    byte[] expected = Arrays.copyOf(mac.doFinal("user\0ada@example.com".getBytes(UTF_8)), 16);
    Pseudonyms pseudonyms = new Pseudonyms(List.of(KEY));
    assertThat(pseudonyms.of(Kind.USER, "ada@example.com"))
        .isEqualTo("hm1:" + Base64.getUrlEncoder().withoutPadding().encodeToString(expected))
        .hasSize(26)
        .isEqualTo(pseudonyms.of(Kind.USER, "ada@example.com"))
        .isNotEqualTo(pseudonyms.of(Kind.SESSION, "ada@example.com"));
  }

  /** An attacker has the data and a list of everybody, but not the key. */
  @Test
  void of_isNotFoundWithAListOfEverybody() throws Exception {
    List<String> emails =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "user" + i + "." + (i % 997) + "@example" + (i % 31) + ".com")
            .toList();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    Function<String, String> plain =
        email -> Base64.getUrlEncoder().encodeToString(sha256.digest(email.getBytes(UTF_8)));
    Pseudonyms ours = new Pseudonyms(List.of(HmacKey.random("1")));
    Pseudonyms attackers = new Pseudonyms(List.of(HmacKey.random("1")));

    assertThat(recovered(emails, plain, List.of(plain))).isEqualTo(100_000);
    assertThat(
            recovered(
                emails,
                email -> ours.of(Kind.USER, email),
                List.of(
                    plain,
                    email -> "hm1:" + plain.apply(email).substring(0, 22),
                    email -> "hm1:" + plain.apply("user\0" + email).substring(0, 22),
                    email -> attackers.of(Kind.USER, email))))
        .isZero();
    assertThat(recovered(emails, e -> ours.of(Kind.USER, e), List.of(e -> ours.of(Kind.USER, e))))
        .as("with the key it would be")
        .isEqualTo(100_000);
  }

  private static long recovered(
      List<String> emails,
      Function<String, String> published,
      List<Function<String, String>> guesses) {
    Map<String, String> dictionary = new HashMap<>();
    for (Function<String, String> guess : guesses) {
      emails.forEach(email -> dictionary.put(guess.apply(email), email));
    }
    return emails.stream()
        .filter(email -> email.equals(dictionary.get(published.apply(email))))
        .count();
  }

  @Test
  void of_tellsIdentitiesApart() {
    Pseudonyms pseudonyms = new Pseudonyms(List.of(KEY));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      seen.add(pseudonyms.of(Kind.USER, "user-" + i));
    }
    assertThat(seen).hasSize(10_000);
    assertThat(pseudonyms.of(Kind.USER, "\0")).startsWith("hm1:");
    assertThat(pseudonyms.of(Kind.USER, "\ud800")).startsWith("hm1:");
  }

  @Test
  void rotation_writesWithTheNewestAndFindsUnderAll() {
    HmacKey next = HmacKey.random("2");
    String old = new Pseudonyms(List.of(KEY)).of(Kind.USER, "ada");
    Pseudonyms rotated = new Pseudonyms(List.of(next, KEY));
    assertThat(rotated.of(Kind.USER, "ada")).startsWith("hm2:");
    assertThat(rotated.all(Kind.USER, "ada")).containsExactly(rotated.of(Kind.USER, "ada"), old);
  }

  @Test
  void keys_areRefusedWithWordsThatDoNotQuoteThem() {
    assertThatThrownBy(() -> HmacKey.of("1", new byte[15]))
        .hasMessageContaining("15 bytes")
        .hasMessageContaining("at least 16");
    assertThatThrownBy(() -> HmacKey.of("A b", SECRET)).hasMessageContaining("'A b'");
    assertThatThrownBy(() -> HmacKey.parse("hunter2hunter2")).message().doesNotContain("hunter2");
    assertThatThrownBy(() -> HmacKey.parse("1:hunter2~hunter2"))
        .hasNoCause()
        .message()
        .doesNotContain("hunter2");
    assertThatThrownBy(() -> new Pseudonyms(List.of())).hasMessageContaining("at least one");
    assertThatThrownBy(() -> new Pseudonyms(List.of(KEY, HmacKey.random("1"))))
        .hasMessageContaining("'1'");
    assertThat(KEY).hasToString("HmacKey[1]");
    assertThat(HmacKey.parse(KEY.format()).format()).isEqualTo(KEY.format());
  }
}
