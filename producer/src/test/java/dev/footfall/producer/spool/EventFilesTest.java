package dev.footfall.producer.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import dev.footfall.schemas.TopicSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {

  @TempDir Path directory;

  private static List<SpecificRecord> events(int from, int count) {
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      events.add(
          i % 3 == 2
              ? Samples.assignmentEvent().setProducerSeq(i).build()
              : Samples.usageEvent().setProducerSeq(i).build());
    }
    return events;
  }

  /** A file of these blocks; the answer is where each of them ends, the header's end first. */
  private static List<Long> write(Path file, List<List<SpecificRecord>> blocks) throws IOException {
    List<Long> ends = new ArrayList<>();
    try (EventFileWriter writer = EventFileWriter.create(file)) {
      ends.add(writer.size());
      for (List<SpecificRecord> block : blocks) {
        block.forEach(writer::gather);
        writer.write();
        ends.add(writer.size());
      }
      writer.force();
    }
    assertThat(Files.size(file)).isEqualTo(ends.get(ends.size() - 1));
    return ends;
  }

  private static List<SpecificRecord> read(EventFileReader reader) {
    List<SpecificRecord> events = new ArrayList<>();
    reader.forEachRemaining(events::add);
    return events;
  }

  private static List<SpecificRecord> read(Path file) throws IOException {
    try (EventFileReader reader = EventFiles.open(file)) {
      return read(reader);
    }
  }

  private static List<SpecificRecord> all(List<List<SpecificRecord>> blocks) {
    return blocks.stream().flatMap(List::stream).toList();
  }

  @Test
  void write_isReadInOrderWithAllFields() throws IOException {
    List<List<SpecificRecord>> blocks = List.of(events(1, 5), events(6, 1), events(7, 300));
    Path file = directory.resolve("a.avro");
    write(file, blocks);
    assertThat(read(file)).isEqualTo(all(blocks));
  }

  @Test
  void write_isReadByAvrosOwnTools() throws IOException {
    Path file = directory.resolve("a.avro");
    write(file, List.of(events(1, 5), events(6, 2)));
    List<Object> numbers = new ArrayList<>();
    try (DataFileReader<GenericRecord> avro =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      avro.forEach(r -> numbers.add(r.get("producer_seq")));
    }
    assertThat(numbers).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void tornAtEveryByte_givesTheWholeBlocksBefore() throws IOException {
    List<List<SpecificRecord>> blocks = List.of(events(1, 2), events(3, 1), events(4, 2));
    Path whole = directory.resolve("whole.avro");
    List<Long> ends = write(whole, blocks);
    byte[] bytes = Files.readAllBytes(whole);
    Path torn = directory.resolve("torn.avro");
    for (int length = 0; length < bytes.length; length++) {
      Files.write(torn, Arrays.copyOf(bytes, length));
      int wholeBlocks = 0;
      while (wholeBlocks < blocks.size() && ends.get(wholeBlocks + 1) <= length) {
        wholeBlocks++;
      }
      try (EventFileReader reader = EventFiles.open(torn)) {
        assertThat(read(reader))
            .as("torn after %d bytes", length)
            .isEqualTo(all(blocks.subList(0, wholeBlocks)));
        long lastEnd = length < ends.get(0) ? 0 : ends.get(wholeBlocks);
        assertThat(reader.tornBytes()).isEqualTo(length - lastEnd);
        assertThat(reader.damagedBlocks()).isZero();
      }
    }
  }

  @Test
  void zerosInsteadOfTheTail_areTorn() throws IOException {
    Path file = directory.resolve("a.avro");
    List<Long> ends = write(file, List.of(events(1, 2), events(3, 20)));
    byte[] bytes = Files.readAllBytes(file);
    for (int from = (int) (long) ends.get(1); from < bytes.length; from += 7) {
      byte[] zeroed = bytes.clone();
      Arrays.fill(zeroed, from, bytes.length, (byte) 0);
      Files.write(file, zeroed);
      assertThat(read(file)).as("zeros from %d", from).isEqualTo(events(1, 2));
    }
  }

  @Test
  void damagedBlock_isSkippedAndCounted() throws IOException {
    Path file = directory.resolve("a.avro");
    List<Long> ends = write(file, List.of(events(1, 3), events(4, 3), events(7, 300)));
    byte[] bytes = Files.readAllBytes(file);
    int start = (int) (long) ends.get(1);
    int end = (int) (long) ends.get(2);
    for (int wiped : new int[] {1, 2, 3, 20, end - start - 16}) {
      byte[] damaged = bytes.clone();
      Arrays.fill(damaged, start, start + wiped, (byte) 0xff);
      Files.write(file, damaged);
      try (EventFileReader reader = EventFiles.open(file)) {
        List<SpecificRecord> expected = new ArrayList<>(events(1, 3));
        expected.addAll(events(7, 300));
        assertThat(read(reader)).as("%d bytes wiped", wiped).isEqualTo(expected);
        assertThat(reader.damagedBlocks()).isEqualTo(1);
        assertThat(reader.tornBytes()).isZero();
      }
    }
  }

  @Test
  void everyBitFlipOfABlock_neverFailsAndNeverCostsTheOthers() throws IOException {
    Path file = directory.resolve("a.avro");
    List<Long> ends = write(file, List.of(events(1, 1), events(2, 1), events(3, 1)));
    byte[] bytes = Files.readAllBytes(file);
    for (long at = ends.get(1); at < ends.get(2) - 16; at++) {
      byte[] damaged = bytes.clone();
      damaged[(int) at] ^= (byte) (1 << at % 8);
      Files.write(file, damaged);
      List<SpecificRecord> read = read(file);
      assertThat(read).as("bit flipped at %d", at).startsWith(events(1, 1).get(0));
      assertThat(read).endsWith(events(3, 1).get(0));
    }
  }

  @Test
  void growingFile_showsWhatIsComplete() throws IOException {
    Path file = directory.resolve("a.avro");
    try (EventFileWriter writer = EventFileWriter.create(file)) {
      assertThat(read(file)).isEmpty();
      events(1, 4).forEach(writer::gather);
      assertThat(read(file)).as("gathered, not written").isEmpty();
      writer.write();
      assertThat(read(file)).isEqualTo(events(1, 4));
    }
  }

  @Test
  void eventThatCantBeWritten_changesNothing() throws IOException {
    Path file = directory.resolve("a.avro");
    UsageEvent broken = Samples.usageEvent().build();
    broken.setTags(List.of("fine", "then"));
    broken.put("tags", Arrays.asList("fine", null));
    try (EventFileWriter writer = EventFileWriter.create(file)) {
      writer.gather(events(1, 1).get(0));
      assertThatThrownBy(() -> writer.gather(broken)).isInstanceOf(AvroRuntimeException.class);
      assertThatThrownBy(() -> writer.gather(Samples.alert().build()))
          .isInstanceOf(AvroRuntimeException.class);
      writer.gather(events(2, 1).get(0));
      assertThat(writer.gathered()).isEqualTo(2);
      writer.write();
    }
    assertThat(read(file)).isEqualTo(all(List.of(events(1, 1), events(2, 1))));
  }

  @Test
  void in_listsSubDirectoriesOldestFirstAndNothingElse() throws IOException {
    Instant time = Instant.parse("2026-03-01T10:00:00Z");
    Path first = directory.resolve("b").resolve(EventFiles.name(time, 1));
    Path second = directory.resolve("a").resolve(EventFiles.name(time.plusMillis(1), 1));
    Path third = directory.resolve("b").resolve(EventFiles.name(time.plusMillis(1), 2));
    Path fourth = directory.resolve(EventFiles.name(time.plusSeconds(1), 1));
    for (Path file : List.of(fourth, third, second, first)) {
      Files.createDirectories(file.getParent());
      write(file, List.of(events(1, 1)));
    }
    Files.createFile(directory.resolve("b").resolve("lock"));
    assertThat(EventFiles.in(directory)).containsExactly(first, second, third, fourth);
    assertThat(EventFiles.in(directory.resolve("absent"))).isEmpty();
  }

  @Test
  void open_ofAnotherProgramsFile_saysSo() throws IOException {
    Path file = Files.writeString(directory.resolve("a.avro"), "not Avro at all");
    assertThatThrownBy(() -> EventFiles.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.avro")
        .hasMessageContaining("does not begin as an Avro container file");
  }

  @Test
  void schema_isOfTheEventTopics() {
    assertThat(EventFiles.schema().getTypes())
        .containsExactly(
            topicSchema(dev.footfall.schemas.Topics.USAGE_EVENTS),
            topicSchema(dev.footfall.schemas.Topics.ASSIGNMENT_EVENTS));
  }

  private static org.apache.avro.Schema topicSchema(TopicSpec topic) {
    return topic.valueSchema().orElseThrow();
  }
}
