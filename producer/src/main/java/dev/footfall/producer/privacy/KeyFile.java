package dev.footfall.producer.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * HMAC keys in a file, for machines where nobody configures any. A key made here is known on this
 * machine only, so pseudonyms of two machines can't be joined. One key a line, {@code id:base64},
 * the newest first; lines that begin with {@code #} are ignored.
 */
public final class KeyFile {

  private static final String COMMENT =
      "# Keys of Footfall's pseudonyms, the newest first. Secret: who has them can tell who is who.\n";

  private KeyFile() {}

  /**
   * The keys of the file, which is made with one random key if there is none.
   *
   * @throws IOException when it can't be read or made, others than its owner may read it, or it has
   *     no usable keys; the message says what to do and does not quote a key
   */
  public static List<HmacKey> loadOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) {
      OwnerOnly.writeIfAbsent(file, text(List.of(HmacKey.random("1"))));
    }
    return load(file);
  }

  /**
   * The keys of the file.
   *
   * @throws NoSuchFileException when there is none
   * @throws IOException as {@link #loadOrCreate}
   */
  public static List<HmacKey> load(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (OwnerOnly.isOpenToOthers(file)) {
      throw new IOException(
          "key file " + file + " may be read or changed by others: chmod 600 " + file);
    }
    List<HmacKey> keys = new ArrayList<>();
    try {
      for (String line : lines) {
        if (!line.isBlank() && !line.startsWith("#")) {
          keys.add(HmacKey.parse(line));
        }
      }
      Pseudonyms.checkIds(keys);
    } catch (IllegalArgumentException e) {
      throw new IOException("key file " + file + ": " + e.getMessage(), e);
    }
    if (keys.isEmpty()) {
      throw new IOException(
          "key file " + file + " has no key: add a line id:base64, or remove the file");
    }
    return List.copyOf(keys);
  }

  /**
   * Puts a new random key in front. Trackers take it when they start; from then on everybody has a
   * new pseudonym, and {@link Pseudonyms#all} knows the old ones too.
   *
   * @return all keys
   * @throws IOException as {@link #loadOrCreate}
   */
  public static List<HmacKey> rotate(Path file) throws IOException {
    List<HmacKey> keys = new ArrayList<>(load(file));
    int next = keys.size() + 1;
    while (isTaken(Integer.toString(next), keys)) {
      next++;
    }
    keys.add(0, HmacKey.random(Integer.toString(next)));
    OwnerOnly.write(file, text(keys));
    return List.copyOf(keys);
  }

  private static boolean isTaken(String id, List<HmacKey> keys) {
    return keys.stream().anyMatch(key -> key.id().equals(id));
  }

  private static String text(List<HmacKey> keys) {
    return keys.stream().map(HmacKey::format).collect(Collectors.joining("\n", COMMENT, "\n"));
  }
}
