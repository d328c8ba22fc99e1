package dev.footfall.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.specific.SpecificRecord;

/**
 * The compatibility gate of the build: a schema and its released versions must read each other
 * (FULL_TRANSITIVE), and a changed schema must have been released as a new version.
 */
final class SchemaHistory {

  /** What to do about a changed schema. */
  private static final String HOW_TO_FREEZE =
      """
      %1$s.avsc differs from its newest frozen version %2$d. If the change is meant: \
      fill new fields in Samples.java, then run

          mvn -pl schemas test -Dtest=FreezeSchemas

      and commit the files it adds: schemas/src/test/resources/history/%1$s/v%3$d.avsc, .hex and \
      .json. Never change or delete a version that was released.""";

  private static final ObjectMapper JSON = new ObjectMapper();

  private SchemaHistory() {}

  /** What is wrong, in words; empty when nothing is. */
  static List<String> problems(Schema current, List<FrozenSchema> history) {
    String name = current.getName();
    if (history.isEmpty()) {
      return List.of(String.format(HOW_TO_FREEZE, name, 0, 1));
    }
    List<String> problems = new ArrayList<>();
    for (FrozenSchema frozen : history) {
      String version = name + " version " + frozen.version();
      check(problems, "today's readers can't read " + version, current, frozen.schema());
      check(problems, "readers of " + version + " can't read today's", frozen.schema(), current);
    }
    int newest = history.size();
    if (!withoutDocs(current).equals(withoutDocs(history.get(newest - 1).schema()))) {
      problems.add(String.format(HOW_TO_FREEZE, name, newest, newest + 1));
    }
    return problems;
  }

  private static void check(List<String> problems, String what, Schema reader, Schema writer) {
    SchemaPairCompatibility pair =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    pair.getResult()
        .getIncompatibilities()
        .forEach(
            i ->
                problems.add(
                    what + ": " + i.getType() + " at " + i.getLocation() + ", " + i.getMessage()));
  }

  /**
   * What is wrong with the golden bytes of {@code history}: each must decode to its own sample, and
   * the newest is what {@code sample} is written as today.
   */
  static List<String> goldenProblems(SpecificRecord sample, List<FrozenSchema> history) {
    Schema current = sample.getSchema();
    List<String> problems = new ArrayList<>();
    for (FrozenSchema frozen : history) {
      String version = current.getName() + " version " + frozen.version();
      SpecificRecord read = AvroBytes.read(frozen.golden(), frozen.schema(), current);
      // There and back: today's bytes of what was read, in the eyes of that version.
      String back =
          AvroBytes.json(AvroBytes.readGeneric(AvroBytes.of(read), current, frozen.schema()));
      if (!back.equals(AvroBytes.json(AvroBytes.fromJson(frozen.json(), frozen.schema())))) {
        problems.add(version + " decodes to " + back + ", its sample is " + frozen.json());
      }
      if (frozen.version() == history.size()
          && !(read.equals(sample) && Arrays.equals(frozen.golden(), AvroBytes.of(sample)))) {
        problems.add(version + " decodes to " + read + ", today's sample is " + sample);
      }
    }
    return problems;
  }

  /** The schema's JSON without docs and without what only Java's code generator added. */
  static JsonNode withoutDocs(Schema schema) {
    JsonNode json = contract(schema);
    json.findParents("doc").forEach(parent -> ((ObjectNode) parent).remove("doc"));
    return json;
  }

  /** The schema's JSON without what only Java's code generator added. */
  static JsonNode contract(Schema schema) {
    try {
      return JSON.readTree(
          schema
              .toString()
              .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
              .replace(",\"avro.java.string\":\"String\"", ""));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro wrote bad JSON", e);
    }
  }
}
