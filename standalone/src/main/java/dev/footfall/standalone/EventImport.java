package dev.footfall.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.events.Channel;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads usage events from JSON lines, as {@link EventExport} writes them. What has nothing to do
 * with rules may be left out; of what is there, only what rules look at is kept. Stateless.
 */
final class EventImport {

  /**
   * What was in a file.
   *
   * @param others records that are no usage events
   */
  record Read(List<UsageEvent> events, int others) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UUID NO_ID = new UUID(0, 0);

  private EventImport() {}

  /**
   * Reads a file.
   *
   * @throws IOException when it can't be read, or a line is no event; the message has its number
   */
  static Read read(Path file) throws IOException {
    List<UsageEvent> events = new ArrayList<>();
    int others = 0;
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        JsonNode json = JSON.readTree(line);
        if (json.path("event").asText("usage").equals("usage")) {
          events.add(event(json, number));
        } else {
          others++;
        }
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      String words = e instanceof IllegalArgumentException ? e.getMessage() : "is not JSON";
      throw new IOException(file + ", line " + number + ": " + words, e);
    }
    return new Read(events, others);
  }

  private static UsageEvent event(JsonNode json, int number) {
    JsonNode duration = json.path("duration_ms");
    return UsageEvent.newBuilder()
        .setEventId(NO_ID)
        .setOccurredAt(time(json))
        .setProducerId("file")
        .setProducerSeq(number)
        .setPrivacyLevel(PrivacyLevel.UNKNOWN)
        .setServiceName(required(json, "service_name"))
        .setActionType(required(json, "action_type"))
        .setActionName(required(json, "action_name"))
        .setChannel(one(Channel.class, json, "channel"))
        .setPersonaId(text(json, "persona_id"))
        .setUserId(text(json, "user_id"))
        .setResultStatus(one(ResultStatus.class, json, "result_status"))
        .setDurationMs(duration.canConvertToLong() ? duration.asLong() : null)
        .build();
  }

  private static Instant time(JsonNode json) {
    String text = required(json, "occurred_at");
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "occurred_at must be a time such as 2025-03-12T10:00:00Z, is '" + text + "'", e);
    }
  }

  private static String required(JsonNode json, String field) {
    String text = text(json, field);
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("the event has no " + field);
    }
    return text;
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isTextual() ? value.asText() : null;
  }

  private static <E extends Enum<E>> E one(Class<E> type, JsonNode json, String field) {
    String word = json.path(field).asText("UNKNOWN").toUpperCase(Locale.ROOT);
    try {
      return Enum.valueOf(type, word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          field + " is '" + word + "', allowed: " + List.of(type.getEnumConstants()), e);
    }
  }
}
