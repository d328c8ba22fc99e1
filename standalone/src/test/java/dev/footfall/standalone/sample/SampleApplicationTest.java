package dev.footfall.standalone.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.producer.RecordingTracker;
import dev.footfall.producer.UsageTracker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleApplicationTest {

  private static final Map<String, String> OFF = Map.of("DISABLE_PERSONA_LOGGING", "1");

  private final RecordingTracker tracker = new RecordingTracker();
  private SampleApplication app = start(tracker, Map.of());
  private SampleClient client = new SampleClient(app.port());

  private static SampleApplication start(UsageTracker tracker, Map<String, String> environment) {
    return SampleApplication.start(
        tracker, new SampleConfig("127.0.0.1", 0, "http://127.0.0.1:8080/", environment));
  }

  private void restart(Map<String, String> environment) {
    app.close();
    app = start(tracker, environment);
    client = new SampleClient(app.port());
  }

  @AfterEach
  void close() {
    app.close();
    tracker.close();
  }

  private List<UsageEvent> events(String actionType) {
    return tracker.events().stream().filter(e -> e.getActionType().equals(actionType)).toList();
  }

  private UsageEvent only(String actionType) {
    assertThat(events(actionType)).hasSize(1);
    return events(actionType).get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?include_usage=true", "?include_usage=TRUE&log_usage=1"})
  void persona_isAnsweredAndLoggedAsAView(String query) throws Exception {
    HttpResponse<String> answer = client.get("/persona/low_savings" + query);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"id\":\"low_savings\"", "washing machine", "\"usage_logged\":true");
    UsageEvent event = only("persona");
    assertThat(event.getActionName()).isEqualTo("view");
    assertThat(event.getChannel()).isEqualTo(Channel.API);
    assertThat(event.getPersonaId()).isEqualTo("low_savings");
    assertThat(event.getDomain()).isEqualTo("savings");
    assertThat(event.getEndpoint()).isEqualTo("/persona/{id}");
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"include_usage=false", "log_usage=false", "log_usage=0&include_usage=1"})
  void persona_askedNotToLog_isOnlyAnswered(String query) throws Exception {
    HttpResponse<String> answer = client.get("/persona/low_savings?" + query);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("washing machine", "\"usage_logged\":false");
    assertThat(tracker.events()).isEmpty();
  }

  @Test
  void persona_badFlagOrId_isAProblem() throws Exception {
    HttpResponse<String> bad = client.get("/persona/low_savings?include_usage=maybe");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("true or false");
    HttpResponse<String> unknown = client.get("/persona/nobody");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(client.post("/persona/nobody/copy").statusCode()).isEqualTo(404);
    assertThat(tracker.events()).isEmpty();
  }

  @Test
  void copy_isLoggedWithItsVisitor() throws Exception {
    assertThat(client.post("/persona/first_home/copy").statusCode()).isEqualTo(200);
    UsageEvent event = only("persona");
    assertThat(event.getActionName()).isEqualTo("copy");
    assertThat(event.getChannel()).isEqualTo(Channel.UI);
    assertThat(event.getPersonaId()).isEqualTo("first_home");
    assertThat(event.getDomain()).isEqualTo("housing");
    assertThat(event.getUserId()).isEqualTo("ada@example.com");
    assertThat(event.getSessionId()).isEqualTo("visit-1");
  }

  @Test
  void switchedOff_personasAreServedAndNotLogged() throws Exception {
    restart(OFF);
    assertThat(client.get("/persona/low_savings").body()).contains("\"usage_logged\":false");
    assertThat(client.post("/persona/low_savings/copy").body()).contains("\"usage_logged\":false");
    assertThat(client.get("/").body()).contains("<p class=\"banner\" >Persona logging is off");
    client.post("/crm/view_customer");
    assertThat(events("persona")).isEmpty();
    assertThat(events("crm")).hasSize(1);

    restart(Map.of("DISABLE_PERSONA_LOGGING", "0")); // without a new JVM
    assertThat(client.get("/").body()).contains("<p class=\"banner\" hidden>Persona logging");
    client.post("/persona/low_savings/copy");
    assertThat(events("persona")).hasSize(1);
  }

  @Test
  void crmButtons_areEachTracked() throws Exception {
    for (String name : CrmActions.labels().keySet()) {
      assertThat(client.post("/crm/" + name).statusCode()).as(name).isEqualTo(200);
    }
    assertThat(client.post("/crm/rob_bank").statusCode()).isEqualTo(404);
    assertThat(events("crm"))
        .extracting(UsageEvent::getActionName)
        .containsExactlyElementsOf(CrmActions.labels().keySet());
    assertThat(events("crm"))
        .allSatisfy(
            e -> {
              assertThat(e.getUserId()).isEqualTo("ada@example.com");
              assertThat(e.getAttributes()).isNotNull();
            });
  }

  @Test
  void export_failsEverySecondTimeAndIsTrackedAsItWent() throws Exception {
    assertThat(client.post("/report/export").statusCode()).isEqualTo(200);
    HttpResponse<String> failed = client.post("/report/export");
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body()).contains("did not answer");
    List<UsageEvent> events = events("export");
    assertThat(events)
        .extracting(UsageEvent::getResultStatus)
        .containsExactly(ResultStatus.SUCCESS, ResultStatus.ERROR);
    assertThat(events.get(1).getErrorType()).endsWith("ReportException");
    assertThat(events).allSatisfy(e -> assertThat(e.getDurationMs()).isNotNull());
  }

  @Test
  void page_hasItsCardsAndNothingFromElsewhere() throws Exception {
    HttpResponse<String> answer = client.get("/");
    String page = answer.body();
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'")
        .doesNotContain("unsafe");
    assertThat(Persona.ALL)
        .hasSize(6)
        .allSatisfy(p -> assertThat(page).contains(p.name(), p.story().replace("'", "&#39;")));
    assertThat(page).doesNotContain("{{", "<style", "style=", "onclick").doesNotContain("http:///");
    List<String> files =
        Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"")
            .matcher(page)
            .results()
            .map(r -> r.group(1))
            .toList();
    assertThat(files).hasSizeGreaterThan(5);
    for (String file : files) {
      assertThat(client.get(file).statusCode()).as(file).isEqualTo(200);
    }
    assertThat(client.get("/assets/css/../../index.html").statusCode()).isIn(400, 404);
    assertThat(Pattern.compile("https?://").matcher(page).results().count()).isEqualTo(1);
  }

  @Test
  void pageVisits_areRecordedByTheFilter() throws Exception {
    client.send("GET", "/", "Accept", "text/html");
    client.get("/wp-login.php");
    client.get("/health/live");
    await().untilAsserted(() -> assertThat(events("navigation")).hasSize(2));
    assertThat(events("navigation"))
        .extracting(UsageEvent::getActionName)
        .containsExactly("GET /", "GET (no route)");
    assertThat(events("navigation").get(0).getChannel()).isEqualTo(Channel.UI);
  }

  @Test
  void kafkaAway_thePageIsTheSame() throws Exception {
    app.close();
    try (UsageTracker cut =
            UsageTracker.builder()
                .service("sample-app")
                .connection(
                    Map.of(
                        "kafka.bootstrap.servers", "127.0.0.1:1", "registry.url", "http://[::1]:1"))
                .build();
        SampleApplication alone = start(cut, Map.of())) {
      SampleClient visitor = new SampleClient(alone.port());
      assertThat(visitor.get("/").statusCode()).isEqualTo(200);
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(visitor.get("/persona/low_savings").statusCode()).isEqualTo(200);
        assertThat(visitor.post("/persona/low_savings/copy").statusCode()).isEqualTo(200);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(cut.counters().accepted()).isGreaterThanOrEqualTo(200);
      assertThat(cut.counters().sent()).isZero();
      var unused = cut.close(Duration.ZERO);
    }
  }

  @Test
  void portTaken_saysWhichAndWhatToDo() {
    assertThatThrownBy(
            () ->
                SampleApplication.start(
                    tracker, new SampleConfig("127.0.0.1", app.port(), "/", Map.of())))
        .hasMessageContaining("127.0.0.1:" + app.port())
        .hasMessageContaining("sample.port");
  }
}
