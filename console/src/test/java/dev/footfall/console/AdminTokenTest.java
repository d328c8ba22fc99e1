package dev.footfall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.HttpStatus;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenTest {

  private final AdminToken token = new AdminToken(new Password("right"));

  @ParameterizedTest
  @ValueSource(strings = {"Bearer right", "bearer right", "BEARER  right "})
  void require_rightToken_passes(String header) {
    assertThatCode(() -> token.require(header)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "right", "Basic right", "Bearer", "Bearer ", "Bearer wrong", "Bearer rightt"})
  void require_anythingElse_isUnauthorizedWithAChallenge(@Nullable String header) {

    assertThatThrownBy(() -> token.require(header))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(HttpStatus.UNAUTHORIZED);
              assertThat(problem.headers()).containsKey("WWW-Authenticate");
            })
        .hasMessageNotContaining("right");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"Bearer ", "Bearer anything"})
  void require_noTokenConfigured_isForbiddenAndSaysWhatToSet(@Nullable String header) {
    AdminToken none = new AdminToken(new Password(""));

    assertThatThrownBy(() -> none.require(header))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.status()).isEqualTo(HttpStatus.FORBIDDEN))
        .hasMessageContaining("console.admin.token");
  }
}
