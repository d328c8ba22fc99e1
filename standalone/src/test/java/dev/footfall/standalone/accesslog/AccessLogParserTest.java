package dev.footfall.standalone.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogParserTest {

  private static final String COMBINED =
      "203.0.113.9 - ada [17/May/2015:10:05:03 +0200] \"GET /deal/456?tab=2 HTTP/1.1\" 200 203023"
          + " \"http://shop.example/a?b=c\" \"Mozilla/5.0 (X11; \\\"odd\\\")\"";

  @Test
  void parse_readsEveryFieldOfTheCombinedFormat() throws Exception {
    assertThat(AccessLogParser.parse(COMBINED))
        .isEqualTo(
            new AccessLogLine(
                "203.0.113.9",
                "ada",
                Instant.parse("2015-05-17T08:05:03Z"),
                "GET",
                "/deal/456?tab=2",
                200,
                203023L,
                "http://shop.example/a?b=c",
                "Mozilla/5.0 (X11; \"odd\")"));
  }

  @Test
  void parse_readsTheCommonFormat() throws Exception {
    AccessLogLine line =
        AccessLogParser.parse(
            "::1 - - [01/Jan/2024:00:00:00 +0000] \"POST /login HTTP/2.0\" 302 -");
    assertThat(line.method()).isEqualTo("POST");
    assertThat(line.status()).isEqualTo(302);
    assertThat(line.bytes()).isNull();
    assertThat(line.userAgent()).isNull();
    assertThat(line.user()).isNull();
  }

  @Test
  void parse_readsARequestWithoutQuotes() throws Exception {
    AccessLogLine line =
        AccessLogParser.parse(
            "10.0.0.1 - - [01/Jan/2024:00:00:00 +0000] GET /a HTTP/1.1 404 12 - curl/8");
    assertThat(line.target()).isEqualTo("/a");
    assertThat(line.status()).isEqualTo(404);
    assertThat(line.referrer()).isNull();
    assertThat(line.userAgent()).isEqualTo("curl/8");
  }

  @Test
  void parse_readsALineThatIsQuotedAsAWhole() throws Exception {
    String quoted = "\"" + COMBINED.replace("\\\"odd\\\"", "odd").replace("\"", "\\\"") + "\"";
    assertThat(AccessLogParser.parse(quoted).target()).isEqualTo("/deal/456?tab=2");
  }

  @Test
  void parse_keepsALineThatWasCutInItsLastHeader() throws Exception {
    String cut = COMBINED.substring(0, COMBINED.indexOf("(X11"));
    assertThat(AccessLogParser.parse(cut).userAgent()).isEqualTo("Mozilla/5.0");
  }

  @ParameterizedTest
  @CsvSource({"-", "\\x16\\x03\\x01", "''"})
  void parse_keepsALineWhoseRequestIsNoHttp(String request) throws Exception {
    AccessLogLine line =
        AccessLogParser.parse(
            "10.0.0.1 - - [01/Jan/2024:00:00:00 +0000] \"" + request + "\" 400 0 \"-\" \"-\"");
    assertThat(line.method()).isNull();
    assertThat(line.target()).isNull();
    assertThat(line.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello | the line ends before the identity",
        "a - - 17/May/2015 GET | no [time] at column 7",
        "a - - [yesterday] \"GET / HTTP/1.1\" 200 1 | 'yesterday' is not a time like",
        "a - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1 200 1 | is not closed",
        "a - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" ok 1 | 'ok' is not an HTTP status",
        "a - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 many | 'many' is not a number of bytes",
        "a - - [31/Feb/2015:99:05:03 +0000] \"GET / HTTP/1.1\" 200 1 | is not a time like"
      })
  void parse_saysWhatIsWrong(String line, String reason) {
    assertThatThrownBy(() -> AccessLogParser.parse(line))
        .isInstanceOf(UnreadableLineException.class)
        .hasMessageContaining(reason);
  }
}
