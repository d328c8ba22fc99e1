package dev.footfall.producer.persona;

import dev.footfall.schemas.NearestName;
import java.util.Collection;

/** What someone may have meant. */
final class Nearest {

  private Nearest() {}

  /** {@code , did you mean 'x'?} and all that is allowed; the latter alone when nothing is near. */
  static String hint(String word, Collection<String> known, String allowed) {
    return NearestName.ifNear(word, known)
        .map(candidate -> ", did you mean '" + candidate + "'? Allowed: " + allowed)
        .orElse("; allowed: " + allowed);
  }
}
