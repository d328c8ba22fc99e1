package dev.footfall.schemas.serde;

import dev.footfall.schemas.AvroBytes;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Confluent's wire format by hand, and serializers for a test. */
final class Wire {

  private Wire() {}

  /** Header and body. */
  static byte[] bytes(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }

  static byte[] bytes(int id, SpecificRecord record) {
    return bytes(id, AvroBytes.of(record));
  }

  /** Settings with short waits. */
  static Map<String, String> settings(String url, String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put(RegistrySettings.URL, url);
    settings.put(RegistrySettings.REQUEST_TIMEOUT_MS, "400");
    settings.put(RegistrySettings.MAX_WAIT_MS, "800");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  static AvroSerializer<SpecificRecord> serializer(String url, String... more) {
    AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>();
    serializer.configure(settings(url, more), false);
    return serializer;
  }

  static AvroDeserializer<SpecificRecord> deserializer(String url, String... more) {
    AvroDeserializer<SpecificRecord> deserializer = new AvroDeserializer<>();
    deserializer.configure(settings(url, more), false);
    return deserializer;
  }
}
