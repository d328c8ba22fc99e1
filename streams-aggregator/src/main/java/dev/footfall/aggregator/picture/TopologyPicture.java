package dev.footfall.aggregator.picture;

import dev.footfall.aggregator.picture.TopologyLayout.Place;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.apache.kafka.streams.TopologyDescription;

/**
 * Draws a topology as SVG: topics are pills, processors boxes with their stores in them, and time
 * runs downwards. No script, no font and no image from elsewhere; light or dark as the reader's
 * system is. Stateless and thread-safe.
 */
public final class TopologyPicture {

  private static final String STYLE =
      "svg{color-scheme:light dark;background:#ffffff;font:12px ui-monospace,monospace}"
          + "text{fill:#1b1f24;text-anchor:middle}.note{fill:#57606a}"
          + "rect{fill:#f6f8fa;stroke:#57606a}.topic{fill:#ddf4ff;stroke:#0969da}"
          + ".source,.sink{fill:#ffffff;stroke-dasharray:4 3}"
          + ".store{fill:#fff8c5;stroke:#9a6700}"
          + "path{fill:none;stroke:#57606a}marker path{fill:#57606a}"
          + "@media (prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3}"
          + ".note{fill:#9198a1}rect{fill:#161b22;stroke:#9198a1}"
          + ".topic{fill:#0c2d4a;stroke:#58a6ff}.source,.sink{fill:#0d1117}"
          + ".store{fill:#3b2e00;stroke:#d29922}path{stroke:#9198a1}marker path{fill:#9198a1}}";

  private static final int ROUND = 6;

  private TopologyPicture() {}

  /**
   * The {@code Content-Security-Policy} that the picture needs: its own style, and nothing else.
   */
  public static String contentSecurityPolicy() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; frame-ancestors 'none'; style-src 'sha256-"
          + Base64.getEncoder().encodeToString(hash)
          + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The picture. */
  public static String svg(TopologyDescription description) {
    TopologyLayout layout = new TopologyLayout(TopologyGraph.of(description));
    StringBuilder svg = new StringBuilder(8_192);
    line(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %1$d %2$d\" role=\"img\">",
        layout.width(),
        layout.height());
    line(svg, "<title>The aggregator's topology</title>");
    svg.append("<style>").append(STYLE).append("</style>\n");
    line(
        svg,
        "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\""
            + " markerHeight=\"8\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\"/></marker></defs>");
    layout.rows().forEach(row -> row.forEach(place -> arrows(svg, place)));
    layout.rows().forEach(row -> row.forEach(place -> box(svg, place)));
    return svg.append("</svg>\n").toString();
  }

  private static void arrows(StringBuilder svg, Place from) {
    for (Place to : from.after) {
      int startY = from.y + from.height;
      int bend = (to.y - startY) / 2;
      line(
          svg,
          "<path d=\"M%d,%d C%d,%d %d,%d %d,%d\"%s/>",
          from.middle(),
          startY,
          from.middle(),
          startY + bend,
          to.middle(),
          to.y - bend,
          to.middle(),
          to.y,
          to.node == null ? "" : " marker-end=\"url(#arrow)\"");
    }
  }

  private static void box(StringBuilder svg, Place place) {
    TopologyGraph.Node node = place.node;
    if (node == null) {
      return;
    }
    String kind = node.kind().name().toLowerCase(Locale.ROOT);
    int round = node.kind() == TopologyGraph.Kind.TOPIC ? place.height / 2 : ROUND;
    rect(svg, kind, place.x, place.y, place.width, place.height, round);
    int y = place.y + TopologyLayout.LINE + 3;
    text(svg, "name", place.middle(), y, node.label());
    if (!node.note().isEmpty()) {
      y += TopologyLayout.LINE;
      text(svg, "note", place.middle(), y, node.note());
    }
    for (String store : node.stores()) {
      y += TopologyLayout.LINE;
      rect(svg, "store", place.x + 6, y - 11, place.width - 12, TopologyLayout.LINE - 2, 2);
      text(svg, "name", place.middle(), y, store);
    }
  }

  private static void rect(
      StringBuilder svg, String kind, int x, int y, int width, int height, int round) {
    line(
        svg,
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>",
        kind,
        x,
        y,
        width,
        height,
        round);
  }

  private static void text(StringBuilder svg, String kind, int x, int y, String words) {
    line(svg, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>", kind, x, y, escaped(words));
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void line(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
