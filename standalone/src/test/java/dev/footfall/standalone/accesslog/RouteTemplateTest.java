package dev.footfall.standalone.accesslog;

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
    assertThat(RouteTemplate.of("/x".repeat(500))).hasSize(201).endsWith("…");
  }
}
