package dev.footfall.standalone;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The example of docs/notifications.md, line by line. */
final class NotificationExample {

  private NotificationExample() {}

  static boolean genuine(
      String secret, String id, String timestamp, String signature, byte[] body, Instant now)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
    mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    byte[] expected =
        ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)))
            .getBytes(StandardCharsets.UTF_8);

    boolean genuine =
        MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))
            && Math.abs(now.getEpochSecond() - Long.parseLong(timestamp)) < 300;
    return genuine;
  }
}
