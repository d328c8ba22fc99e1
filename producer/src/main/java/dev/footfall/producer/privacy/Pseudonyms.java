package dev.footfall.producer.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;

/**
 * Keyed pseudonyms: the same identity always gives the same one, and without the key nobody can
 * tell whose it is, not even with a list of everybody. A plain hash of an e-mail address is found
 * in seconds by hashing such a list; there is none here.
 *
 * <p>A pseudonym is {@code hm<key id>:} and 22 characters of Base64url: HMAC-SHA256 (RFC 2104) over
 * the kind in lower case, a zero byte and the identity in UTF-8, cut to 128 bits as its section 5
 * allows. The kind keeps a user apart from a session of the same name. Not thread-safe.
 */
public final class Pseudonyms {

  /** What an identity is of. */
  public enum Kind {
    /** A person who is signed in. */
    USER,
    /** A session of one. */
    SESSION,
    /** A computer. */
    MACHINE,
    /** A thing that was acted on, which can be a person too. */
    ENTITY;

    private final byte[] prefix = (name().toLowerCase(Locale.ROOT) + '\0').getBytes(UTF_8);
  }

  private static final int BYTES = 16;

  /** Identities remembered for each kind; a cache hit saves about a microsecond. */
  private static final int CACHED = 2048;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private record Writer(String prefix, Mac mac) {

    Writer(HmacKey key) {
      this("hm" + key.id() + ":", key.mac());
    }

    String of(Kind kind, String identity) {
      mac.update(kind.prefix);
      byte[] digest = mac.doFinal(identity.getBytes(UTF_8));
      return prefix + BASE64.encodeToString(Arrays.copyOf(digest, BYTES));
    }
  }

  /** Least recently used goes first. */
  private static final class Cache extends LinkedHashMap<String, String> {

    private static final long serialVersionUID = 1L;

    Cache() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > CACHED;
    }
  }

  private final List<Writer> writers;
  private final Map<Kind, Cache> caches = new HashMap<>();

  /**
   * Pseudonyms under these keys.
   *
   * @param keys the newest first: it writes, the others are for {@link #all}
   * @throws IllegalArgumentException when there is none, or two have the same id
   */
  public Pseudonyms(List<HmacKey> keys) {
    checkIds(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("pseudonyms need at least one HMAC key");
    }
    this.writers = keys.stream().map(Writer::new).toList();
    for (Kind kind : Kind.values()) {
      caches.put(kind, new Cache());
    }
  }

  static void checkIds(List<HmacKey> keys) {
    Set<String> ids = new HashSet<>();
    for (HmacKey key : keys) {
      if (!ids.add(key.id())) {
        throw new IllegalArgumentException(
            "two HMAC keys have the id '" + key.id() + "': give each its own");
      }
    }
  }

  /** The pseudonym under the newest key. */
  public String of(Kind kind, String identity) {
    Cache cache = caches.getOrDefault(kind, new Cache());
    String known = cache.get(identity);
    if (known == null) {
      known = writers.get(0).of(kind, identity);
      cache.put(identity, known);
    }
    return known;
  }

  /**
   * The pseudonyms of an identity under all keys, the newest first: where to look when somebody
   * asks for their data or for its erasure.
   */
  public List<String> all(Kind kind, String identity) {
    return writers.stream().map(writer -> writer.of(kind, identity)).toList();
  }
}
