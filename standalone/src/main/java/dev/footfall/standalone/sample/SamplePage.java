package dev.footfall.standalone.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.console.ConsoleService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page and its files, in memory. It looks like the console because it is served the console's
 * style sheets. Cards are in the page itself: they are there whatever becomes of script or tracker.
 */
final class SamplePage {

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml");

  private final String html;
  private final Map<String, byte[]> files = new HashMap<>();

  SamplePage(String console, boolean personaLogging) {
    for (String name : new String[] {"css/tokens.css", "css/base.css", "js/theme.js"}) {
      files.put(name, read(ConsoleService.class, "web/" + name));
    }
    files.put("img/icon.svg", read(ConsoleService.class, "web/img/icon.svg"));
    files.put("css/sample.css", read(SamplePage.class, "sample.css"));
    files.put("js/sample.js", read(SamplePage.class, "sample.js"));
    html =
        text("index.html")
            .replace("{{cards}}", cards())
            .replace("{{actions}}", actions())
            .replace("{{users}}", users())
            .replace("{{logging}}", personaLogging ? "hidden" : "")
            .replace("{{console}}", escape(console));
  }

  String html() {
    return html;
  }

  Optional<byte[]> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** What to tell the browser a file is. */
  static String mediaType(String name) {
    return TYPES.getOrDefault(
        name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
  }

  private static String cards() {
    String card = text("card.html");
    return Persona.ALL.stream()
        .map(
            persona ->
                card.replace("{{id}}", escape(persona.id()))
                    .replace("{{name}}", escape(persona.name()))
                    .replace("{{domain}}", escape(persona.domain()))
                    .replace("{{story}}", escape(persona.story())))
        .collect(Collectors.joining());
  }

  private static String actions() {
    return CrmActions.labels().entrySet().stream()
        .map(
            action ->
                "<button type=\"button\" class=\"act\" data-post=\"/crm/%s\">%s</button>\n"
                    .formatted(escape(action.getKey()), escape(action.getValue())))
        .collect(Collectors.joining());
  }

  private static String users() {
    return Visitor.USERS.stream()
        .map(user -> "<option>%s</option>".formatted(escape(user)))
        .collect(Collectors.joining());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String text(String name) {
    return new String(read(SamplePage.class, name), UTF_8);
  }

  private static byte[] read(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing beside " + beside.getName());
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
