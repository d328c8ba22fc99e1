package dev.footfall.sink.notify.deliver;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Identity of a set of labels as Prometheus and Alertmanager compute it: FNV-1a over 64 bits. */
public final class Fingerprint {

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final byte[] SEPARATOR = {(byte) 0xFF};

  private Fingerprint() {}

  /** Sixteen hexadecimal digits. */
  public static String of(Map<String, String> labels) {
    long hash = OFFSET;
    for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
      hash = add(hash, label.getKey().getBytes(StandardCharsets.UTF_8));
      hash = add(hash, SEPARATOR);
      hash = add(hash, label.getValue().getBytes(StandardCharsets.UTF_8));
      hash = add(hash, SEPARATOR);
    }
    return String.format("%016x", hash);
  }

  private static long add(long hash, byte[] bytes) {
    long result = hash;
    for (byte each : bytes) {
      result = (result ^ (each & 0xFF)) * PRIME;
    }
    return result;
  }
}
