package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Which items are stored, which are refused, and how often they are sent; real savepoints. */
class IsolationIT {

  private final TestBed bed = TestBed.withNewDatabase();
  private final Isolation isolation = new Isolation();
  private final List<Integer> stored = new ArrayList<>();
  private final List<Integer> refused = new ArrayList<>();
  private int sent;

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void oneInAThousand_isFound_andHardlyAnythingIsSentTwice() throws Exception {
    IntPredicate bad = i -> i % 1000 == 500;

    store(10_000, bad, true);
    assertThat(sent).isLessThan(10_000 * 3 / 2);

    // Now it knows what to expect.
    sent = 0;
    store(10_000, bad, true);
    assertThat(sent).isLessThan(10_000 * 5 / 4);
  }

  @Test
  void nothingButBadItems_areNotSentOverAndOver() throws Exception {
    store(1_000, i -> true, true);

    assertThat(sent).isLessThan(10 * 1_000);
  }

  @Test
  void withoutAPosition_isFoundByHalving() throws Exception {
    store(1_000, i -> i == 0 || i == 700 || i == 999, false);

    assertThat(sent).isLessThan(10 * 1_000);
  }

  @Test
  void nothingRefused_isOneAttempt() throws Exception {
    store(10_000, i -> false, true);

    assertThat(sent).isEqualTo(10_000);
  }

  private void store(int count, IntPredicate bad, boolean tellsPosition) throws SQLException {
    stored.clear();
    refused.clear();
    List<Integer> items = IntStream.range(0, count).boxed().toList();
    bed.jdbi()
        .useTransaction(
            handle ->
                isolation.store(
                    handle,
                    items,
                    part -> attempt(part, bad, tellsPosition),
                    (item, why) -> refused.add(item)));
    assertThat(stored).containsExactlyElementsOf(items.stream().filter(i -> !bad.test(i)).toList());
    assertThat(refused)
        .containsExactlyInAnyOrderElementsOf(items.stream().filter(bad::test).toList());
  }

  private void attempt(List<Integer> part, IntPredicate bad, boolean tellsPosition)
      throws SQLException {
    for (int i = 0; i < part.size(); i++) {
      sent++;
      if (bad.test(part.get(i))) {
        String where = tellsPosition ? "COPY t, line " + (i + 1) + ", column c" : "SQL statement";
        throw new PSQLException(new ServerErrorMessage("C23514\0Mrefused\0W" + where + "\0"));
      }
    }
    stored.addAll(part);
  }
}
