package dev.footfall.aggregator.alerts.rules;

import dev.footfall.aggregator.cube.Dimensions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a rule can match and group by: the dimensions of the cube. */
public enum Label {
  SERVICE,
  ACTION_TYPE,
  ACTION_NAME,
  CHANNEL,
  PERSONA_ID;

  private final String key = name().toLowerCase(Locale.ROOT);

  /** As the rules file writes it. */
  public String key() {
    return key;
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Label::key).toList();
  }

  static @Nullable Label of(String key) {
    for (Label label : values()) {
      if (label.key.equals(key)) {
        return label;
      }
    }
    return null;
  }

  /** Its value in a cell; empty when an event is about no persona. */
  public String in(Dimensions cell) {
    return switch (this) {
      case SERVICE -> cell.serviceName();
      case ACTION_TYPE -> cell.actionType();
      case ACTION_NAME -> cell.actionName();
      case CHANNEL -> cell.channel().name();
      case PERSONA_ID -> cell.personaId() == null ? "" : cell.personaId();
    };
  }
}
