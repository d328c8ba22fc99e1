package dev.footfall.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {

  private final Assets assets = Assets.load();

  @Test
  void files_areAllOfTheDirectory() throws IOException, URISyntaxException {
    URL page = Objects.requireNonNull(Assets.class.getResource("web/index.html"));
    Path web = Objects.requireNonNull(Path.of(page.toURI()).getParent());
    try (Stream<Path> files = Files.walk(web)) {
      List<String> found =
          files
              .filter(Files::isRegularFile)
              .map(file -> web.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !name.equals("index.html"))
              .toList();

      assertThat(Assets.FILES).containsExactlyInAnyOrderElementsOf(found);
    }
  }

  @Test
  void page_namesOnlyFilesThatAreServed() {
    String html = new String(assets.page().content(), UTF_8);
    List<String> named =
        Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
            .matcher(html)
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(html).doesNotContain("{{").doesNotContain("${");
    assertThat(named)
        .hasSizeGreaterThan(5)
        .allSatisfy(path -> assertThat(assets.at(path)).isPresent());
  }

  @Test
  void page_hasNoInlineScriptOrStyle() {
    String html = new String(assets.page().content(), UTF_8);

    assertThat(html).doesNotContainPattern("(?i)<style|\\sstyle=|\\son[a-z]+=|<script>");
  }

  @Test
  void scripts_neverTurnTextIntoMarkup() {
    assertThat(Assets.FILES.stream().filter(name -> name.endsWith(".js")))
        .allSatisfy(
            name ->
                assertThat(
                        new String(assets.at(assets.base() + name).orElseThrow().content(), UTF_8))
                    .doesNotContainPattern(
                        "innerHTML|outerHTML|insertAdjacentHTML|document\\.write"));
  }

  @Test
  void at_chartLibrary_isTheWebJarsFile() {
    Asset chart = assets.at(assets.base() + "vendor/chart.umd.min.js").orElseThrow();

    assertThat(chart.mediaType()).startsWith("text/javascript");
    assertThat(chart.content()).hasSizeGreaterThan(100_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "index.html", "../index.html", "js/../js/main.js", "js/", "JS/MAIN.JS"})
  void at_anythingElse_isNothing(String name) {
    assertThat(assets.at(assets.base() + name)).isEmpty();
    assertThat(assets.at("/assets/0000000000000000/" + name)).isEmpty();
  }

  @Test
  void load_sameFiles_hasTheSamePath() {
    assertThat(Assets.load().base()).isEqualTo(assets.base()).matches("/assets/[0-9a-f]{16}/");
  }
}
