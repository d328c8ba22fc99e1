package dev.footfall.sink.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.TreeMap;

/** Maps of texts as jsonb. */
public final class TextMap {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TextMap() {}

  /** A JSON object. */
  public static String json(Map<String, String> map) {
    try {
      return JSON.writeValueAsString(map);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts can be written", e);
    }
  }

  /** Reads what {@link #json} wrote, sorted by name. */
  public static Map<String, String> of(String json) {
    try {
      return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a map of texts: " + e.getOriginalMessage(), e);
    }
  }
}
