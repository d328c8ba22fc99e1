package dev.footfall.sink.assignments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChainCheckTest {

  private static final UUID CHAIN = new UUID(1, 1);

  @Property(seed = "6")
  void untouched_hasNoFault(@ForAll List<String> contents) {
    List<ChainRow> rows = chain(contents);
    assertThat(faults(rows, rows)).isEmpty();
  }

  @Property(seed = "7")
  void removed_isFound(
      @ForAll @Size(min = 1, max = 20) List<String> contents,
      @ForAll @IntRange(max = 19) int from,
      @ForAll @IntRange(min = 1, max = 20) int count) {
    List<ChainRow> rows = chain(contents);
    int first = from % rows.size();
    List<ChainRow> left = new ArrayList<>(rows);
    left.subList(first, Math.min(rows.size(), first + count)).clear();
    assertThat(faults(left, rows)).singleElement().asString().contains("removed");
  }

  @Property(seed = "8")
  void changed_isFound_andNothingElse(
      @ForAll @Size(min = 1, max = 20) List<String> contents, @ForAll @IntRange(max = 19) int at) {
    List<ChainRow> rows = chain(contents);
    int index = at % rows.size();
    ChainRow row = rows.get(index);
    List<ChainRow> changed = new ArrayList<>(rows);
    changed.set(index, new ChainRow(row.seq(), row.hash(), row.content() + "x"));
    assertThat(faults(changed, rows))
        .singleElement()
        .asString()
        .startsWith("row " + (index + 1) + " ");
  }

  @Property(seed = "9")
  void swapped_isFound(
      @ForAll @Size(min = 2, max = 20) List<String> contents, @ForAll @IntRange(max = 18) int at) {
    List<ChainRow> rows = chain(contents);
    int index = at % (rows.size() - 1);
    ChainRow a = rows.get(index);
    ChainRow b = rows.get(index + 1);
    List<ChainRow> swapped = new ArrayList<>(rows);
    swapped.set(index, new ChainRow(a.seq(), b.hash(), b.content()));
    swapped.set(index + 1, new ChainRow(b.seq(), a.hash(), a.content()));
    assertThat(faults(swapped, rows)).isNotEmpty();
  }

  @Test
  void keptHeads_outOfOrder_areRefused() {
    Iterator<ChainHead> heads =
        List.of(ChainHead.of(new UUID(2, 0), 0, new byte[0]), ChainHead.of(CHAIN, 0, new byte[0]))
            .iterator();
    KeptHeads kept = new KeptHeads(heads);
    assertThatThrownBy(() -> kept.rest(head -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not in the order of their ids");
  }

  @Test
  void parse_whatIsNoHead_saysWhatALineHas() {
    for (String line : List.of("x", CHAIN + " 1", CHAIN + " -1 ", CHAIN + " 1 abc")) {
      assertThatThrownBy(() -> ChainHead.parse(line))
          .as(line)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no chain head: '" + line);
    }
  }

  private static List<ChainRow> chain(List<String> contents) {
    List<ChainRow> rows = new ArrayList<>();
    byte[] last = {};
    for (String content : contents) {
      ChainRow open = new ChainRow(rows.size() + 1L, null, content);
      last = open.expected(last);
      rows.add(new ChainRow(open.seq(), last, content));
    }
    return rows;
  }

  private static List<String> faults(List<ChainRow> found, List<ChainRow> stored) {
    List<String> faults = new ArrayList<>();
    ChainCheck check = new ChainCheck(CHAIN, "ada", null, fault -> faults.add(fault.what()));
    found.forEach(row -> check.row(row, "id"));
    byte[] head = stored.isEmpty() ? new byte[0] : stored.get(stored.size() - 1).hash();
    check.end(stored.size(), head == null ? new byte[0] : head);
    return faults;
  }
}
