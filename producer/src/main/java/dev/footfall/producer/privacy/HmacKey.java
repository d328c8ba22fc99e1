package dev.footfall.producer.privacy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret key of {@link Pseudonyms} and its public name. Whoever has the key can find out whom a
 * pseudonym belongs to by trying candidates: keep it like a password, apart from the data.
 * Immutable; {@link #toString} does not tell the secret.
 */
public final class HmacKey {

  /** RFC 2104 discourages keys shorter than the hash; 128 bits can't be searched. */
  static final int MIN_BYTES = 16;

  private static final int NEW_BYTES = 32;
  private static final Pattern ID = Pattern.compile("[a-z0-9]{1,16}");
  private static final String ALGORITHM = "HmacSHA256";

  private final String id;
  private final SecretKeySpec secret;

  private HmacKey(String id, byte[] secret) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "id of an HMAC key must be 1 to 16 of a-z and 0-9, is '" + id + "'");
    }
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "HMAC key '"
              + id
              + "' has "
              + secret.length
              + " bytes, must have at least "
              + MIN_BYTES
              + ": make one with 'openssl rand -base64 32'");
    }
    this.id = id;
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * A key.
   *
   * @param id its name in pseudonyms, such as {@code 1} or {@code 2026a}
   * @param secret at least 16 random bytes
   * @throws IllegalArgumentException when either is not allowed
   */
  public static HmacKey of(String id, byte[] secret) {
    return new HmacKey(id, secret.clone());
  }

  /**
   * A key from text, as environment variables and files have it.
   *
   * @param text {@code id:secret}, the secret in Base64, with either alphabet
   * @throws IllegalArgumentException when it is not of this form; the message does not quote it
   */
  public static HmacKey parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("an HMAC key must be written as id:base64");
    }
    String id = text.substring(0, colon).strip();
    String encoded = text.substring(colon + 1).strip().replace('+', '-').replace('/', '_');
    byte[] secret;
    try {
      secret = Base64.getUrlDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      // Without the cause: it quotes a character of the secret.
      throw new IllegalArgumentException("the secret of HMAC key '" + id + "' is not Base64");
    }
    return new HmacKey(id, secret);
  }

  /** A new random key of 256 bits. */
  public static HmacKey random(String id) {
    byte[] secret = new byte[NEW_BYTES];
    new SecureRandom().nextBytes(secret);
    return new HmacKey(id, secret);
  }

  /** The key's name, which every pseudonym shows. */
  public String id() {
    return id;
  }

  /** As {@link #parse} reads it; contains the secret. */
  String format() {
    return id + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret.getEncoded());
  }

  Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac;
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "HmacKey[" + id + "]";
  }
}
