package dev.footfall.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.serde.FakeRegistry.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RegistryClientTest {

  private static final Schema SCHEMA = UsageEvent.getClassSchema();
  private static final String SUBJECT = "usage-events-value";

  private FakeRegistry registry;

  @BeforeEach
  void start() {
    registry = FakeRegistry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private RegistryClient client(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put(RegistrySettings.URL, registry.url());
    settings.put(RegistrySettings.REQUEST_TIMEOUT_MS, "400");
    settings.put(RegistrySettings.MAX_WAIT_MS, "1000");
    settings.putAll(more);
    return new RegistryClient(new RegistrySettings(settings));
  }

  private RegistryClient client() {
    return client(Map.of());
  }

  /** Runs {@code call} and answers how long it took. */
  private static Duration timed(Runnable call) {
    long start = System.nanoTime();
    call.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void assertUnavailable(RegistryClient client) {
    assertThatThrownBy(() -> client.register(SUBJECT, SCHEMA))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void register_givesSameIdAgain() {
    int id = client().register(SUBJECT, SCHEMA);

    assertThat(client().register(SUBJECT, SCHEMA)).isEqualTo(id);
    assertThat(client().lookUp(SUBJECT, SCHEMA)).isEqualTo(id);
    assertThat(client().schema(id)).contains(SCHEMA);
  }

  @Test
  void lookUp_refusesUnknownSchema() {
    assertThatThrownBy(() -> client().lookUp(SUBJECT, SCHEMA))
        .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.status()).isEqualTo(404))
        .hasMessageContaining(SUBJECT);
  }

  @Test
  void schema_isEmptyForUnknownId() {
    assertThat(client().schema(4711)).isEmpty();
  }

  @Test
  void setCompatibility_reachesSubject() {
    client().setCompatibility(SUBJECT, "FULL_TRANSITIVE");

    assertThat(registry.compatibility()).containsEntry(SUBJECT, "FULL_TRANSITIVE");
  }

  @Test
  void call_endsWithinMaxWait_whenRegistryIsAway() {
    registry.stop();

    assertThat(timed(() -> assertUnavailable(client()))).isLessThan(Duration.ofSeconds(5));
    assertThatThrownBy(() -> client().schema(1))
        .hasMessageContaining(registry.url())
        .hasMessageContaining("not available")
        .hasMessageContaining("ConnectException");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void call_endsWithinMaxWait_whenRegistryHangs(boolean afterHeaders) {
    registry.hang(afterHeaders);

    assertThat(timed(() -> assertUnavailable(client())))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
  }

  @Test
  void call_endsWithinMaxWait_whenOneRequestMayTakeLonger() {
    registry.hang(false);

    assertThat(
            timed(
                () ->
                    assertUnavailable(
                        client(Map.of(RegistrySettings.REQUEST_TIMEOUT_MS, "30000")))))
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void call_endsWithinMaxWait_whenHostHasNoAddress() {
    RegistryClient client = client(Map.of(RegistrySettings.URL, "http://registry.invalid:8081"));

    assertThat(timed(() -> assertUnavailable(client))).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 503})
  void call_isRepeated_whenRegistryAsksForIt(int status) {
    registry.answer(
        exchange -> {
          if (registry.requests() < 3) {
            Answer.of(status, "{\"error_code\":50001,\"message\":\"starting\"}").to(exchange);
          } else {
            Answer.of(200, "{\"id\":7}").to(exchange);
          }
        });

    assertThat(client().register(SUBJECT, SCHEMA)).isEqualTo(7);
    assertThat(registry.requests()).isEqualTo(3);
  }

  @Test
  void call_saysWhatTheRegistrySaid_whenItGivesUp() {
    registry.answer(Answer.of(503, "{\"error_code\":50002,\"message\":\"no leader\"}"));

    assertThatThrownBy(() -> client().register(SUBJECT, SCHEMA))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("503")
        .hasMessageContaining("no leader");
  }

  @Test
  void register_tellsTheConflict_whenTheSchemaIsNotThere() {
    registry.answer(
        exchange -> {
          boolean registration = exchange.getRequestURI().getPath().endsWith("/versions");
          Answer.of(
                  registration ? 409 : 404,
                  registration
                      ? "{\"error_code\":409,\"message\":\"incompatible: field x\"}"
                      : "{\"error_code\":40403,\"message\":\"not found\"}")
              .to(exchange);
        });

    assertThatThrownBy(() -> client().register(SUBJECT, SCHEMA))
        .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.status()).isEqualTo(409))
        .hasMessageContaining("incompatible: field x");
  }

  @Test
  void register_findsTheSchema_thatAnotherRegisteredMeanwhile() {
    registry.answer(
        exchange -> {
          boolean registration = exchange.getRequestURI().getPath().endsWith("/versions");
          Answer.of(registration ? 409 : 200, registration ? "{\"error_code\":409}" : "{\"id\":7}")
              .to(exchange);
        });

    assertThat(client().register(SUBJECT, SCHEMA)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {\"error_code\":40101,\"message\":\"Unauthorized\"} | Unauthorized",
        "401 | | is the address that of a registry's API?",
        "200 | <html>Welcome to nginx</html> | is the address that of a registry's API?",
        "404 | <html>404</html> | is the address that of a registry's API?",
        "302 | | 302",
        "200 | {\"name\":\"something else\"} | is the address that of a registry's API?",
        "200 | [1] | is the address that of a registry's API?",
        "200 | | is the address that of a registry's API?",
        "422 | {} | without a message",
      })
  void refusal_isToldOnceAndClearly(int status, String body, String words) {
    registry.answer(Answer.of(status, body == null ? "" : body));

    assertThatThrownBy(() -> client().register(SUBJECT, SCHEMA))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessageContaining(words);
    assertThat(registry.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>404</html>",
        "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
        "{\"message\":\"no Route matched\"}"
      })
  void schema_isNotUnknown_whenAddressIsWrong(String body) {
    registry.answer(Answer.of(404, body));

    assertThatThrownBy(() -> client().schema(1)).isInstanceOf(RegistryException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"schema\":\"syntax = \\\"proto3\\\";\"}", "{\"schema\":12}", "{}"})
  void schema_refusesWhatIsNotAvro(String body) {
    registry.answer(Answer.of(200, body));

    assertThatThrownBy(() -> client().schema(1))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("schema 1");
  }

  @Test
  void outage_failsAtOnceAndRecoversByItself() {
    RegistryClient client = client();
    registry.stop();
    assertUnavailable(client);

    assertThat(timed(() -> assertUnavailable(client))).isLessThan(Duration.ofMillis(700));

    registry.restart();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(RegistryUnavailableException.class)
        .until(() -> client.register(SUBJECT, SCHEMA) > 0);
  }

  @Test
  void outage_isProbedWithOneTry() {
    RegistryClient client = client();
    registry.answer(Answer.of(503, "{}"));
    assertUnavailable(client);
    int before = registry.requests();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              assertUnavailable(client);
              return registry.requests() > before;
            });

    assertThat(registry.requests()).isEqualTo(before + 1);
  }

  @Test
  void secondAddress_isUsed_whenFirstIsAway() {
    RegistryClient client =
        client(Map.of(RegistrySettings.URL, "http://127.0.0.1:1," + registry.url() + "/"));

    assertThat(client.register(SUBJECT, SCHEMA)).isEqualTo(1);
  }

  @Test
  void interrupt_endsTheWaitAndIsKept() throws Exception {
    registry.hang(false);
    RegistryClient client =
        client(
            Map.of(
                RegistrySettings.REQUEST_TIMEOUT_MS,
                "30000",
                RegistrySettings.MAX_WAIT_MS,
                "30000"));
    var thread = Executors.newSingleThreadExecutor();
    try {
      var interrupted =
          thread.submit(
              () -> {
                assertThatThrownBy(() -> client.register(SUBJECT, SCHEMA))
                    .isInstanceOf(InterruptException.class);
                return Thread.currentThread().isInterrupted();
              });
      await().until(() -> registry.requests() == 1);

      thread.shutdownNow();

      assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void credentials_areSent() {
    client(Map.of(RegistrySettings.BASIC_AUTH, "ada:secret")).register(SUBJECT, SCHEMA);
    assertThat(registry.lastAuthorization()).contains("Basic YWRhOnNlY3JldA==");

    client(Map.of(RegistrySettings.BEARER_TOKEN, "t0ken")).register(SUBJECT, SCHEMA);
    assertThat(registry.lastAuthorization()).contains("Bearer t0ken");

    client(Map.of(RegistrySettings.URL, registry.url().replace("//", "//ada:secret@")))
        .register(SUBJECT, SCHEMA);
    assertThat(registry.lastAuthorization()).contains("Basic YWRhOnNlY3JldA==");

    client().register(SUBJECT, SCHEMA);
    assertThat(registry.lastAuthorization()).isEmpty();
  }

  @Test
  void credentials_areInNoException() {
    Map<String, String> settings =
        Map.of(
            RegistrySettings.URL,
            registry.url().replace("//", "//ada:s3cret@"),
            RegistrySettings.BEARER_TOKEN,
            "s3cret");
    registry.answer(Answer.of(401, "{\"message\":\"who are you?\"}"));
    assertThatThrownBy(() -> client(settings).schema(1))
        .isInstanceOf(RegistryException.class)
        .hasStackTraceContaining("who are you?")
        .extracting(RegistryClientTest::everyWord)
        .asString()
        .doesNotContain("s3cret");

    registry.stop();
    assertThatThrownBy(() -> client(settings).schema(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .extracting(RegistryClientTest::everyWord)
        .asString()
        .doesNotContain("s3cret");
  }

  private static String everyWord(Throwable failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      words.append(t).append('\n');
    }
    return words.toString();
  }
}
