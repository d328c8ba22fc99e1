package dev.footfall.sink.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Record headers as JSON: an array in their order, as a name may come twice; {@code text} where the
 * value is text that PostgreSQL takes, else {@code base64}.
 */
final class HeadersJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HeadersJson() {}

  static String of(Headers headers) {
    ArrayNode all = JSON.createArrayNode();
    for (Header header : headers) {
      ObjectNode one = all.addObject().put("name", StorableText.of(header.key()));
      byte[] value = header.value();
      if (value == null) {
        continue;
      }
      try {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        if (text.indexOf('\0') < 0) {
          one.put("text", text);
          continue;
        }
      } catch (CharacterCodingException e) {
        // then it is bytes
      }
      one.put("base64", value);
    }
    return all.toString();
  }

  /** The headers that {@link #of} wrote. */
  static Headers read(String json) {
    Headers headers = new RecordHeaders();
    try {
      for (JsonNode one : JSON.readTree(json)) {
        byte[] value = null;
        if (one.has("text")) {
          value = one.get("text").asText().getBytes(UTF_8);
        } else if (one.has("base64")) {
          value = one.get("base64").binaryValue();
        }
        headers.add(one.path("name").asText(), value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // jsonb is JSON
    }
    return headers;
  }
}
