package dev.footfall.producer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/deal/456, /deal/{id}",
    "/deal/456/notes/7?x=1, /deal/{id}/notes/{id}",
    "/blog/geekery/ssl-latency.html, /blog/geekery/ssl-latency.html",
    "/u/ada@example.com/edit#top, /u/{id}/edit",
    "/o/0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11, /o/{id}",
    "/commit/9f86d081884c7d65, /commit/{id}",
    "/report/2026-03-01, /report/{id}",
    "/report/2026-03, /report/{id}",
    "/from/2026-03-01T10:00:00Z/to/2026-03-02T10%3A00%3A00+01:00, /from/{id}/to/{id}",
    "/archive/2026-winter, /archive/2026-winter",
    "/u/ada%40example.com, /u/{id}",
    "/verify/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2ln, /verify/{id}",
    "/reset/QmFzZVNpeHR5Rm91clRva2Vu%3D1, /reset/{id}",
    "/reset/AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh, /reset/{id}",
    "/assets/jquery-3.6.0.production.min.js, /assets/jquery-3.6.0.production.min.js",
    "/reset/Ab3dEf6hIj9kLm2nOp5qRs8tUv, /reset/{id}",
    "/facade/decade, /facade/decade",
    "http://shop.example/a/5?token=secret, /a/{id}",
    "?q=1, /",
    "/a;jsessionid=12345, /a"
  })
  void of_replacesIdsAndDropsTheQuery(String target, String route) {
    assertThat(RouteTemplate.of(target)).isEqualTo(route);
  }

  @Test
  void of_cutsWhatIsTooLong() {
    assertThat(RouteTemplate.of("/x".repeat(500))).hasSize(180).endsWith("…");
  }
}
