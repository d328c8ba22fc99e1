package dev.footfall.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.events.PersonaMatch;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The parts of a decision that SQL keeps as jsonb. */
final class EvidenceJson {

  // NaN stays NaN, which jsonb refuses: a dead letter, rather than a number that became a string.
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  private EvidenceJson() {}

  /** An object of personas by id, each with how it fared. */
  static String ofMatches(List<PersonaMatch> matches) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (PersonaMatch match : matches) {
        json.writeObjectFieldStart(match.getPersonaId());
        json.writeBooleanField("matched", match.getMatched());
        json.writeNumberField("priority", match.getPriority());
        json.writeObjectField("evidence", match.getEvidence());
        json.writeObjectField("matched_conditions", match.getMatchedConditions());
        json.writeObjectField("unmatched_conditions", match.getUnmatchedConditions());
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return text.toString();
  }

  /** An object of signal values by name. */
  static String ofSignals(Map<String, Object> signals) {
    try {
      return JSON.writeValueAsString(signals);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
