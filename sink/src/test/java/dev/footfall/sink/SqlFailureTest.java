package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailureTest {

  @ParameterizedTest
  @CsvSource({
    "08001, RETRY", // can't connect
    "08006, RETRY", // connection lost
    "25006, RETRY", // read-only transaction
    "28P01, RETRY", // wrong password
    "3D000, RETRY", // no such database
    "40001, RETRY", // serialization failure
    "40P01, RETRY", // deadlock
    "53100, RETRY", // disk full
    "53200, RETRY", // out of memory
    "53300, RETRY", // too many connections
    "55P03, RETRY", // lock not available
    "57014, RETRY", // cancelled
    "57P01, RETRY", // shutdown
    "57P03, RETRY", // starting up
    "58030, RETRY", // input/output error
    "P0002, RETRY", // a function's row has gone
    "XX000, RETRY", // internal error
    "21000, REJECT_ROW", // two rows are one
    "22003, REJECT_ROW", // number out of range
    "22021, REJECT_ROW", // not in the encoding
    "22P02, REJECT_ROW", // not JSON
    "22P05, REJECT_ROW", // untranslatable character
    "23502, REJECT_ROW", // not null
    "23514, REJECT_ROW", // check
    "54000, REJECT_ROW", // index entry too large
    "54001, REJECT_ROW", // nested too deeply
    "42P01, STOP", // no such table
    "42501, STOP", // no right
    "42703, STOP", // no such column
    "0A000, STOP", // not supported
    "P0001, STOP", // raised
  })
  void of_decidesBySqlState(String state, SqlFailure expected) {
    assertThat(SqlFailure.of(new SQLException("x", state))).isEqualTo(expected);
  }

  @Test
  void of_looksIntoCausesAndNextExceptions() {
    SQLException deep = new SQLException("disk full", "53100");
    BatchUpdateException batch = new BatchUpdateException();
    batch.setNextException(deep);

    assertThat(SqlFailure.of(new RuntimeException(new IOException(deep))))
        .isEqualTo(SqlFailure.RETRY);
    assertThat(SqlFailure.of(new RuntimeException(batch))).isEqualTo(SqlFailure.RETRY);
    assertThat(SqlFailure.state(new RuntimeException(batch))).isEqualTo("53100");
  }

  @Test
  void find_aFailedBatch_isWhatIsBehindIt() {
    SQLException cause = new SQLException("terminating connection", "57P01");
    BatchUpdateException batch =
        new BatchUpdateException("Batch entry 0 UPDATE …", "57P01", new int[0], cause);
    batch.setNextException(cause);

    assertThat((Exception) SqlFailure.find(new RuntimeException(batch))).isSameAs(cause);
    assertThat(SqlMessage.of(batch)).isEqualTo("terminating connection (SQLSTATE 57P01)");
  }

  @Test
  void of_withoutState_isAFailureBeforeTheServerAnswered() {
    assertThat(SqlFailure.of(new SQLTransientConnectionException("pool is empty")))
        .isEqualTo(SqlFailure.RETRY);
    assertThat(SqlFailure.state(new SQLTransientConnectionException("pool is empty")))
        .isEqualTo("none");
  }

  @Test
  void of_somethingElse_isOurOwnFault() {
    assertThat(SqlFailure.of(new IllegalStateException("bug"))).isEqualTo(SqlFailure.STOP);
  }

  @Test
  void of_aCircleOfCauses_ends() {
    SQLException a = new SQLException("a");
    SQLException b = new SQLException("b", null, a);
    a.initCause(b);

    assertThat(SqlFailure.of(a)).isEqualTo(SqlFailure.RETRY);
  }

  @Test
  void isUniqueViolation_isThatStateOnly() {
    assertThat(SqlFailure.isUniqueViolation(new SQLException("x", "23505"))).isTrue();
    assertThat(SqlFailure.isUniqueViolation(new SQLException("x", "23514"))).isFalse();
  }
}
