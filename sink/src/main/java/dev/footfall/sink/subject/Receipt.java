package dev.footfall.sink.subject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an erasure took away. Names nobody, so that it can be kept.
 *
 * @param erasedAt what Kafka took, or what happened, before it does not come back
 * @param subject keyed hash of the identity, as in the audit trail
 * @param identities how many identities were looked for: the name and its pseudonyms
 * @param rows rows gone, by table; of dead letters, those emptied
 */
public record Receipt(Instant erasedAt, String subject, int identities, Map<String, Long> rows) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Copies the map. */
  public Receipt {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }

  /** All rows together. */
  public long total() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }

  /** As JSON, with a final newline. */
  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("erased_at", erasedAt.toString());
    json.put("subject", subject);
    json.put("identities", identities);
    json.put("rows", rows);
    json.put("total", total());
    try {
      return JSON.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // texts and numbers
    }
  }
}
