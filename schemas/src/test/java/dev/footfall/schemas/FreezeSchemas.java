package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * A tool, not a test: adds a frozen version of every schema that was changed. It is a test class
 * because Maven then runs it without another plugin; its name keeps it out of the build:
 *
 * <pre>mvn -pl schemas test -Dtest=FreezeSchemas</pre>
 */
class FreezeSchemas {

  @Test
  void freezeWhatChanged() throws IOException {
    for (SpecificRecord sample : Samples.all()) {
      Schema schema = sample.getSchema();
      List<FrozenSchema> history = FrozenSchema.historyOf(schema.getName());
      int newest = history.size();
      if (newest > 0
          && SchemaHistory.withoutDocs(schema)
              .equals(SchemaHistory.withoutDocs(history.get(newest - 1).schema()))) {
        continue;
      }
      // Its own absence is the one problem that this tool solves.
      assertThat(SchemaHistory.problems(schema, history)).hasSize(1);
      freeze(sample, newest + 1);
    }
  }

  private static void freeze(SpecificRecord sample, int version) throws IOException {
    String avsc =
        new ObjectMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(SchemaHistory.contract(sample.getSchema()));
    Schema schema = new Schema.Parser().parse(avsc);
    byte[] golden = AvroBytes.of(sample);
    String name = schema.getName();
    Files.createDirectories(FrozenSchema.DIRECTORY.resolve(name));
    Files.writeString(FrozenSchema.file(name, version, "avsc"), avsc + "\n");
    Files.writeString(
        FrozenSchema.file(name, version, "hex"),
        HexFormat.of().formatHex(golden).replaceAll("(.{80})", "$1\n") + "\n");
    Files.writeString(
        FrozenSchema.file(name, version, "json"),
        AvroBytes.json(AvroBytes.readGeneric(golden, schema, schema)) + "\n");
  }
}
