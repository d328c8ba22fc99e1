package dev.footfall.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A released version of a schema, which never changes again: {@code history/<Record>/v<N>.avsc},
 * and beside it a sample as Avro binary ({@code .hex}) and as JSON for people ({@code .json}).
 *
 * @param version from 1
 * @param schema as it was released
 * @param golden a sample, as writers of this version wrote it
 * @param json the same sample in Avro's JSON
 */
record FrozenSchema(int version, Schema schema, byte[] golden, String json) {

  /** Where the versions are. Not the class path: what was deleted here may still be there. */
  static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", ""), "src", "test", "resources", "history");

  /** All versions of a record, oldest first. */
  static List<FrozenSchema> historyOf(String record) {
    List<FrozenSchema> history = new ArrayList<>();
    try {
      for (int version = 1; ; version++) {
        Path schema = file(record, version, "avsc");
        if (!Files.exists(schema)) {
          return history;
        }
        String hex = Files.readString(file(record, version, "hex")).replaceAll("\\s", "");
        history.add(
            new FrozenSchema(
                version,
                new Schema.Parser().parse(Files.readString(schema)),
                HexFormat.of().parseHex(hex),
                Files.readString(file(record, version, "json"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of the files of a version. */
  static Path file(String record, int version, String kind) {
    return DIRECTORY.resolve(record).resolve("v" + version + "." + kind);
  }
}
