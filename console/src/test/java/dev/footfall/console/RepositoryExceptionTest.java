package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.console.RepositoryException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryExceptionTest {

  @ParameterizedTest
  @CsvSource({
    "08006, UNREACHABLE",
    "53300, UNREACHABLE",
    "57P01, UNREACHABLE",
    "57P03, UNREACHABLE",
    "28P01, REFUSED",
    "42501, REFUSED",
    "42P01, NO_SCHEMA",
    "3D000, NO_SCHEMA",
    "57014, TOO_SLOW",
    "42703, FAILED",
    "22012, FAILED",
  })
  void of_sqlState_saysWhatToDo(String state, Kind kind) {
    RuntimeException wrapped = new IllegalStateException(new SQLException("no", state));

    assertThat(RepositoryException.of(wrapped).kind()).isEqualTo(kind);
  }

  @Test
  void of_poolTimeout_isWhatTheServerSaidWhenItSaidSomething() {
    SQLException refused = new SQLException("password", "28P01");

    assertThat(RepositoryException.of(new SQLTransientConnectionException("waited")).kind())
        .isEqualTo(Kind.UNREACHABLE);
    assertThat(
            RepositoryException.of(new SQLTransientConnectionException("waited", "28P01", refused))
                .kind())
        .isEqualTo(Kind.REFUSED);
  }

  @Test
  void of_defect_isOurs() {
    assertThat(RepositoryException.of(new IllegalArgumentException("bug")).kind())
        .isEqualTo(Kind.FAILED);
  }
}
