package dev.footfall.sink.notify.route;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** The alert file can't be used; the message names file, line and column. No secret is in it. */
public final class AlertFileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  AlertFileException(String source, Optional<Mark> place, String problem) {
    super(
        "alert file "
            + source
            + place
                .map(
                    mark -> ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                .orElse("")
            + ": "
            + problem);
  }
}
