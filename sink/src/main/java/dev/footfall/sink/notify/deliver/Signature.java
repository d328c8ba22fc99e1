package dev.footfall.sink.notify.deliver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The headers of Standard Webhooks 1.0: id, time, and with a key the signature over both and the
 * body.
 */
final class Signature {

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /** Id and time alone, for receivers that share no key with us. */
  static Map<String, String> unsigned(String id, Instant time) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(time.getEpochSecond()));
    return headers;
  }

  /**
   * Id, time and signature.
   *
   * @throws IllegalArgumentException when {@code secret} is not base64 of 24 to 64 bytes
   */
  static Map<String, String> signed(String id, Instant time, byte[] body, String secret) {
    Map<String, String> headers = unsigned(id, time);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(secret), ALGORITHM));
      String start = id + "." + time.getEpochSecond() + ".";
      mac.update(start.getBytes(StandardCharsets.UTF_8));
      String signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
      headers.put("webhook-signature", "v1," + signature);
      return headers;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static byte[] key(String secret) {
    String text = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
    byte[] key = {};
    try {
      key = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // Refused below, without its text.
    }
    if (key.length < 24 || key.length > 64) {
      throw new IllegalArgumentException(
          "the webhook's secret must be base64 of 24 to 64 bytes, with or without whsec_ in front");
    }
    return key;
  }
}
