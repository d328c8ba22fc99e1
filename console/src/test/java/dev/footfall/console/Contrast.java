package dev.footfall.console;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Objects;

/** Looks for text that is hard to read, by WCAG 2.2's rule AA: 4.5 to 1 against what is behind. */
public final class Contrast {

  private static final String SCRIPT =
      """
      () => {
        const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
        const light = (colour) => {
          const [r, g, b] = channels(colour).slice(0, 3)
            .map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (node) => {
          for (let at = node; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if ((channels(colour)[3] ?? 1) === 1) return colour;
          }
          return "rgb(255, 255, 255)";
        };
        const found = [];
        for (const node of document.querySelectorAll("body *")) {
          const text = [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim());
          if (!text || !node.checkVisibility()) continue;
          const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) found.push(`${ratio.toFixed(2)}: ${node.textContent.trim()}`);
        }
        return found;
      }
      """;

  private Contrast() {}

  /** The texts on the page that are hard to read, each with its ratio. */
  public static List<String> tooLow(Page page) {
    return ((List<?>) page.evaluate(SCRIPT)).stream().map(Objects::toString).toList();
  }
}
