package dev.footfall.producer.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTest {

  /** For a megabyte, three times over; it takes a tenth of that. */
  private static final Duration MOST = Duration.ofMillis(2500);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no deal 456 for ada@example.com.|no deal 456 for [email]",
        "<ada%40example.com> bounced|<[email]> bounced",
        "/home/ada/plan.xlsx (No such file or directory)|[path] (No such file or directory)",
        "/home/ada lovelace/my plan.xlsx (No such)|[path] (No such)",
        "can't read '/home/ada/my secret plan'|can't read '[path]'",
        "C:\\Users\\Ada Lovelace\\a.txt is locked|[path] is locked",
        "\\\\server\\share\\ada is locked|[path] is locked",
        "~/notes/x and ../ada.txt|[path]",
        "reports/q3/salaries.xlsx is locked|[path] is locked",
        "file:///home/ada/x.txt|[path]",
        "GET https://u:p@api.example.com/users/4711?q=ada#x failed|GET"
            + " https://api.example.com/users/{id}[query] failed",
        "/search?q=ada&page=2|/search[query]",
        "jdbc:postgresql://db/crm?user=ada&password=x|jdbc:postgresql://db/crm[query]",
        "Authorization: Bearer abc.def|Authorization: Bearer [secret]",
        "Basic dXNlcjpwYXNz was refused|Basic [secret] was refused",
        "Basic authentication failed|Basic authentication failed",
        "password=hunter2,x|password=[secret]",
        "the password: hunter2 is wrong|the password: [secret] is wrong",
        "wrong password 'hunter 2' for you|wrong password '[secret]' for you",
        "{\"api_key\": \"k, with spaces\"}|{\"api_key\": \"[secret]\"}",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln|[secret]",
        "key AKIAIOSFODNN7EXAMPLE|key [secret]",
        "sk-live-abcdefgh rejected|[secret] rejected",
        "session 4bf92f3577b34da6a3ce929d0e0e4736|session [secret]",
        "card 4111 1111 1111 1111 declined|card [number] declined",
        "call +49 1701234567|call +49 [number]",
        "took 30000 ms on 2025-11-05|took 30000 ms on 2025-11-05",
        "from 83.149.9.216:443 and 2001:db8::1|from [ip] and [ip]",
        "request body: {\"name\":\"Ada\"}|request body:[content]",
        "{\"prompt\":\"tell me\"}|{\"prompt\":[content]",
        "Index 5 out of bounds for length 3|Index 5 out of bounds for length 3",
        "java.lang.IllegalStateException: deal store did not"
            + " answer|java.lang.IllegalStateException: deal store did not answer",
      })
  void message_losesWhatIsNeverCollected(String text, String expected) {
    assertThat(Scrubber.message(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ada@example.com|ada@example.com",
        "4bf92f3577b34da6a3ce929d0e0e4736|4bf92f3577b34da6a3ce929d0e0e4736",
        "deal 123456789012|deal 123456789012",
        "gmail_api_v2|gmail_api_v2",
        "Mozilla/5.0 (X11; Linux x86_64)|Mozilla/5.0 (X11; Linux x86_64)",
        "2025/11/05|2025/11/05",
        "/home/ada/plan.xlsx|[path]",
        "https://example.com/a/4711?q=ada|https://example.com/a/4711[query]",
        "token=hunter2|token=[secret]",
        "Bearer abc|Bearer [secret]",
      })
  void value_keepsIdentityAndLosesSecrets(String text, String expected) {
    assertThat(Scrubber.value(text)).isEqualTo(expected);
  }

  @Test
  void stackTrace_keepsFramesAndScrubsMessagesBetweenThem() {
    String trace =
        """
        java.lang.IllegalStateException: no ada@example.com
        \tat dev.example.Deals.load(Deals.java:31)
        \tat java.base/java.lang.Thread.run(Thread.java:840)
        \tat app//dev.example.Deals$$Lambda/0x00007f1234567890.run(Unknown Source)
        \tat ada@example.com(Deals.java:31)
        Caused by: java.io.FileNotFoundException: /home/ada/x.txt (No such file or directory)
        \tat dev.example.Files.read(Native Method)
        \t... 12 more
        """;
    assertThat(Scrubber.stackTrace(trace))
        .isEqualTo(
            """
            java.lang.IllegalStateException: no [email]
            \tat dev.example.Deals.load(Deals.java:31)
            \tat java.base/java.lang.Thread.run(Thread.java:840)
            \tat app//dev.example.Deals$$Lambda/0x00007f1234567890.run(Unknown Source)
            \tat [email](Deals.java:31)
            Caused by: java.io.FileNotFoundException: [path] (No such file or directory)
            \tat dev.example.Files.read(Native Method)
            \t... 12 more
            """);
  }

  @Property(tries = 3000)
  void scrub_staysAsItIsAndBounded(@ForAll("texts") String text) {
    String message = Scrubber.message(text);
    assertThat(message).hasSizeLessThanOrEqualTo(Scrubber.MAX_MESSAGE_CHARS);
    assertThat(Scrubber.message(message)).isEqualTo(message);
    String value = Scrubber.value(text);
    assertThat(Scrubber.value(value)).isEqualTo(value);
    assertThat(Scrubber.stackTrace(text)).hasSizeLessThanOrEqualTo(Scrubber.MAX_STACK_CHARS);
  }

  @Property(tries = 3000)
  void message_neverHasTheCanary(
      @ForAll("texts") String before,
      @ForAll("places") String place,
      @ForAll("texts") String after) {
    String text = before.replace('`', ' ') + "\n" + place + "\n" + after;
    assertThat(Scrubber.message(text)).doesNotContain("CANARY");
    assertThat(Scrubber.stackTrace(text)).doesNotContain("CANARY");
  }

  @Provide
  Arbitrary<String> places() {
    return Arbitraries.of(
        "CANARY@example.com",
        "/home/CANARY/x",
        "C:\\CANARY",
        "https://h/p?CANARY",
        "https://h/p#CANARY",
        "password=CANARY",
        "api_key: \"a CANARY b\"",
        "Bearer CANARY",
        "body: CANARY");
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "password",
            "=",
            ":",
            " ",
            " ",
            "\n",
            "/",
            "\\",
            "?",
            "#",
            "@",
            ".",
            "'",
            "\"",
            "[",
            "]",
            "{",
            "}",
            "(",
            ")",
            ",",
            "&",
            "a",
            "Z",
            "7",
            "1234567",
            "http://",
            "file://",
            "Bearer",
            "basic",
            "body",
            "token",
            "[email]",
            "[secret]",
            "[path]",
            "…",
            "%40",
            "-",
            "\ud83d",
            "\ude80",
            "\0",
            "\t",
            "at a.b(C.java:1)",
            "x.txt",
            "eyJ",
            "::",
            "ÿ",
            "~");
    Arbitrary<String> woven = pieces.list().ofMaxSize(60).map(list -> String.join("", list));
    return Arbitraries.oneOf(woven, Arbitraries.strings().all().ofMaxLength(300));
  }

  /** Quadratic ones would take minutes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "1",
        "1 ",
        "@",
        "a@",
        "/",
        "\\",
        "/a",
        "/a ",
        "'/a ",
        "\"",
        "'/a\"/a",
        "?",
        "a?",
        "a:",
        "a=",
        ":",
        "=",
        "http://",
        "://",
        "[",
        "[email",
        "{\"",
        "password ",
        "password '",
        "password=",
        "Bearer ",
        "body:",
        "\n",
        "at ",
        "at a.b(",
        "at a.b(C.java:1)\n",
        "f",
        "-",
        "%40",
        "…",
        ".",
        "a.b ",
        "1-",
        "\ud800"
      })
  @Timeout(60)
  void scrub_takesLinearTime(String piece) {
    String small = piece.repeat(1_000_000 / piece.length() / 8);
    String large = piece.repeat(1_000_000 / piece.length());
    time(small);
    Duration eighth = time(small);
    // 8 times is linear, 64 times quadratic; the constant is for noise.
    Duration linear = eighth.multipliedBy(24).plusMillis(300);
    // A message ends after 1,000 characters: looking to the end of the text for each is linear too.
    Duration most = linear.compareTo(MOST) < 0 ? linear : MOST;
    Duration whole = time(large);
    for (int again = 0; again < 3 && whole.compareTo(most) >= 0; again++) {
      whole = time(large); // a busy machine is slow once, the code each time
    }
    assertThat(whole).isLessThan(most);
  }

  private static Duration time(String text) {
    long start = System.nanoTime();
    assertThat(Scrubber.message(text)).hasSizeLessThanOrEqualTo(Scrubber.MAX_MESSAGE_CHARS);
    assertThat(Scrubber.stackTrace(text)).hasSizeLessThanOrEqualTo(Scrubber.MAX_STACK_CHARS);
    assertThat(Scrubber.value(text)).isNotNull();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
