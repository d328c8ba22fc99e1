package dev.footfall.producer.privacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.AvroBytes;
import dev.footfall.schemas.EventKey;
import dev.footfall.schemas.EventRules;
import dev.footfall.schemas.Samples;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PrivacyFilterTest {

  private static final HmacKey KEY = HmacKey.of("1", "0123456789abcdef".getBytes(UTF_8));

  static PrivacySettings settings(Level level) {
    return PrivacySettings.builder(level)
        .allowAttributes("value_usd", "owner", "stage", "note")
        .denyAttributes("Shoe_Size")
        .keys(List.of(KEY))
        .machine("ada-laptop-canary")
        .build();
  }

  private static PrivacyFilter filter(Level level) {
    return new PrivacyFilter(settings(level));
  }

  private static String bytes(SpecificRecordBase record) {
    return new String(AvroBytes.of(record), ISO_8859_1).toLowerCase(java.util.Locale.ROOT);
  }

  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"LOCAL", "ANONYMISED", "FULL"})
  void forbiddenAtEveryLevel_isNowhere(Level level) {
    for (Canaries.Place place : Canaries.never()) {
      UsageEvent event = place.in(Samples.usageEvent().build());
      assertThat(bytes(event)).as("the canary is in %s", place.name()).contains("canary");
      assertThat(bytes(filter(level).apply(event))).as(place.name()).doesNotContain("canary");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"LOCAL", "ANONYMISED"})
  void identityAndWhatIsNotAllowed_isNowhereBelowFull(Level level) {
    for (Canaries.Place place : Canaries.belowFull()) {
      UsageEvent event = place.in(Samples.usageEvent().build());
      assertThat(bytes(event)).as("the canary is in %s", place.name()).contains("canary");
      UsageEvent filtered = filter(level).apply(event);
      assertThat(bytes(filtered)).as(place.name()).doesNotContain("canary");
      assertThat(EventKey.of(filtered)).as(place.name()).doesNotContain("canary");
    }
  }

  /** The list of places has every text that the schema has, so a new field must be decided on. */
  @Test
  void everyTextOfTheSchema_isDecidedOn() {
    List<String> ours =
        List.of(
            "event_id",
            "producer_id",
            "sdk_name",
            "sdk_version",
            "service_name",
            "service_version",
            "environment");
    UsageEvent event = Samples.usageEvent().build();
    for (Schema.Field field : event.getSchema().getFields()) {
      if (field.schema().toString().contains("\"string\"") && !ours.contains(field.name())) {
        assertThat(Canaries.belowFull())
            .as(field.name())
            .anyMatch(p -> p.name().startsWith(field.name()));
      }
    }
  }

  @Test
  void full_keepsIdentityAndNumbers() {
    UsageEvent raw = Samples.usageEvent().setIpAddress("83.149.9.216").build();
    UsageEvent event =
        filter(Level.FULL).apply(Samples.usageEvent().setIpAddress("83.149.9.216").build());
    raw.setIpAddress("83.149.9.0");
    raw.setMachineId(event.getMachineId());
    assertThat(event).isEqualTo(raw);
    assertThat(event.getMachineId()).startsWith("hm1:");
  }

  @Test
  void anonymised_replacesIdentityAndSaysWhatRanIt() {
    UsageEvent event =
        filter(Level.ANONYMISED)
            .apply(
                Samples.usageEvent()
                    .setAttributes(
                        "{\"value_usd\":12.50,\"customer_id\":\"c-7\",\"owner\":{\"stage\":\"won\",\"name\":\"Ada\"}}")
                    .setPageUrl("https://crm.example.com/deals/4711?q=ada")
                    .build());
    assertThat(event.getPrivacyLevel()).isEqualTo(PrivacyLevel.ANONYMISED);
    assertThat(
            List.of(
                event.getUserId(), event.getSessionId(), event.getMachineId(), event.getEntityId()))
        .allMatch(id -> id.matches("hm1:[\\w-]{22}"))
        .doesNotHaveDuplicates();
    assertThat(event.getAttributes())
        .isEqualTo(
            "{\"value_usd\":12.50,\"owner\":{\"stage\":\"won\"},\"os\":\"%s\",\"runtime\":\"Java %d\"}",
            System.getProperty("os.name"), Runtime.version().feature());
    assertThat(event.getPageUrl()).isEqualTo("/deals/{id}");
    assertThat(event.getErrorType()).isEqualTo("java.util.concurrent.TimeoutException");
    assertThat(event.getErrorMessage()).isNull();
    assertThat(event.getStatusCode()).isEqualTo(504);
    assertThat(EventKey.of(event)).isEqualTo(event.getUserId());
    assertThat(EventRules.check(event, event.getOccurredAt().toEpochMilli())).isNull();
  }

  @Test
  void local_keepsWhatWasDoneOnly() {
    UsageEvent event = filter(Level.LOCAL).apply(Samples.usageEvent().build());
    assertThat(event.getPrivacyLevel()).isEqualTo(PrivacyLevel.LOCAL);
    assertThat(event.getActionName()).isEqualTo("view_deal");
    assertThat(event.getDurationMs()).isEqualTo(42);
    assertThat(event.getUserId()).isNull();
    assertThat(event.getMachineId()).isNull();
    assertThat(event.getErrorType()).isNull();
    assertThat(event.getAttributes()).isEqualTo("{\"value_usd\":1200}");
  }

  @Test
  void assignment_keepsTheDecisionUnderAPseudonym() {
    AssignmentEvent raw = Samples.assignmentEvent().build();
    AssignmentEvent event = filter(Level.ANONYMISED).apply(Samples.assignmentEvent().build());
    assertThat(event.getUserId())
        .isEqualTo(new Pseudonyms(List.of(KEY)).of(Pseudonyms.Kind.USER, raw.getUserId()));
    assertThat(event.getMatches()).isEqualTo(raw.getMatches());
    assertThat(event.getSignals()).isEqualTo(raw.getSignals());
    assertThat(event.getPrioritizationReason()).isEqualTo(raw.getPrioritizationReason());
    assertThat(filter(Level.LOCAL).apply(Samples.assignmentEvent().build()).getUserId())
        .isEqualTo(PrivacyFilter.LOCAL_USER);
    assertThat(filter(Level.FULL).apply(Samples.assignmentEvent().build())).isEqualTo(raw);
  }

  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"LOCAL", "ANONYMISED", "FULL"})
  void assignment_losesSecretsAtEveryLevel(Level level) {
    AssignmentEvent event = Samples.assignmentEvent().build();
    event.setSignals(Map.of("api_key", "canary", "prompt", "canary"));
    event
        .getMatches()
        .get(0)
        .setEvidence(Map.of("password", "canary", "file_path", "C:\\canary\\x"));
    event.setPrioritizationReason("as https://h/p?canary says");
    assertThat(bytes(filter(level).apply(event))).doesNotContain("canary");
  }

  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"LOCAL", "ANONYMISED"})
  void assignment_losesPersonalTextsBelowFull(Level level) {
    AssignmentEvent event = Samples.assignmentEvent().build();
    event.setSignals(Map.of("source", "/home/canary/x", "auth", "Bearer canary"));
    event.getMatches().get(0).setEvidence(Map.of("owner", "canary@example.com"));
    assertThat(bytes(filter(level).apply(event))).doesNotContain("canary");
  }

  @Test
  void assignment_atFull_canBeDecidedAgainFromItsRecord() {
    AssignmentEvent event = Samples.assignmentEvent().build();
    event.setSignals(Map.of("plan", "/pro"));
    event.getMatches().get(0).setEvidence(Map.of("plan", "/pro"));
    event.getMatches().get(0).setMatchedConditions(List.of("plan == \"/pro\""));
    AssignmentEvent kept = filter(Level.FULL).apply(AssignmentEvent.newBuilder(event).build());
    assertThat(kept.getSignals()).isEqualTo(event.getSignals());
    assertThat(kept.getMatches()).isEqualTo(event.getMatches());
  }

  @Test
  void assignment_withoutAUser_staysWithoutOne() {
    AssignmentEvent event = Samples.assignmentEvent().setUserId("").build();
    assertThat(filter(Level.ANONYMISED).apply(event).getUserId()).isEmpty();
  }

  @Test
  void apply_isTheSameTwice() {
    UsageEvent once = filter(Level.FULL).apply(Canaries.everywhere());
    UsageEvent twice = filter(Level.FULL).apply(UsageEvent.newBuilder(once).build());
    assertThat(twice).isEqualTo(once);
  }

  @Test
  void oddText_isTakenAtEveryLevel() {
    for (String odd : List.of("\ud800", "\0", "", " ", "\uffff", "\u202e", "a".repeat(100_000))) {
      for (Level level : List.of(Level.LOCAL, Level.ANONYMISED, Level.FULL)) {
        UsageEvent event =
            Samples.usageEvent()
                .setUserId(odd)
                .setSessionId(odd)
                .setEntityId(odd)
                .setPageUrl(odd)
                .setErrorMessage(odd)
                .setStackTrace(odd)
                .setNotes(odd)
                .setTags(List.of(odd))
                .setAttributes(odd)
                .setIpAddress(odd)
                .setUserAgent(odd)
                .build();
        assertThat(filter(level).apply(event).getAttributes())
            .isIn(
                null,
                filter(level)
                    .apply(Samples.usageEvent().setAttributes(null).build())
                    .getAttributes());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "83.149.9.216,83.149.9.0",
    "::ffff:83.149.9.216,83.149.9.0",
    "2001:db8:85a3:8d3:1319:8a2e:370:7348,2001:db8:85a3::",
    "2001:DB8::1,2001:db8:0::",
    "::1,::",
    "fe80::1%eth0,fe80:0:0::",
    "localhost,",
    "1.2.3,",
    "1.2.3.4.5,",
    "256.1.1.1,",
    "1:2:3:4:5:6:7:8:9,",
    "1::2::3,",
    ":,",
    "12345::1,",
    "١.2.3.4,",
    "ada,"
  })
  void ipAddress_isTruncatedOrDropped(String address, String kept) {
    assertThat(IpAddresses.TRUNCATED.apply(address)).isEqualTo(kept);
    assertThat(IpAddresses.DROPPED.apply(address)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/deals?q=a,/deals,/deals",
    "/deals/4711#x,/deals/4711,/deals/{id}",
    "https://u:p@crm.example.com/d/ada@x.com,https://crm.example.com/d/ada@x.com,/d/{id}",
    "/a;jsessionid=5/b,/a/b,/a/b",
    "/s%3Fq=ada,/s,/s",
    "/u/Ad%C3%A8le,/u/Ad%C3%A8le,/u/{id}",
    "file:///home/ada,,",
    "C:\\ada,,",
    "data:text/plain,,",
    "https://example.com,https://example.com,/",
    "?q=a,,",
    "/api/deals/{id},/api/deals/{id},/api/deals/{id}",
    "/api/v2/x,/api/v2/x,/api/v2/x",
    "/o/0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11/x,/o/0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11/x,/o/{id}/x"
  })
  void page_losesWhatWasTyped(String address, String full, String template) {
    assertThat(PageAddress.full(address)).isEqualTo(full);
    assertThat(PageAddress.template(address)).isEqualTo(template);
  }

  @ParameterizedTest
  @CsvSource({
    "password,SECRET",
    "userPassword,SECRET",
    "APIKey,SECRET",
    "x-api-key,SECRET",
    "key,SECRET",
    "csrf_token,SECRET",
    "mypasswordhash,SECRET",
    "Set-Cookie,SECRET",
    "request_body,CONTENT",
    "messageText,CONTENT",
    "file_path,CONTENT",
    "query,CONTENT",
    "max_tokens,CONTENT",
    "search_query,NONE",
    "message_count,NONE",
    "content_type,NONE",
    "issue_key,NONE",
    "customer_id,NONE",
    "subject,NONE",
    "to_email,NONE",
    "monkey,NONE",
    "compass,NONE",
    "InvalidTokenException,NONE",
    "'',NONE",
    "value_usd,NONE",
    "meeting_title,NONE",
    "updated_fields,NONE"
  })
  void names_tellSecretsAndContent(String name, SensitiveNames.Kind kind) {
    assertThat(SensitiveNames.of(name)).isEqualTo(kind);
  }

  @Test
  void settings_areRefusedWithWords() {
    assertThatThrownBy(() -> PrivacySettings.builder(Level.ANONYMISED).build())
        .hasMessageContaining("needs an HMAC key");
    assertThatThrownBy(
            () -> PrivacySettings.builder(Level.LOCAL).allowAttributes("api_key").build())
        .hasMessageContaining("'api_key' can't be allowed");
    assertThatThrownBy(() -> Level.of("some"))
        .hasMessageContaining("off, local, anonymised or full, is 'some'");
    assertThat(settings(Level.FULL))
        .asString()
        .contains("level full", "keys [1]")
        .doesNotContain("0123456789", "MDEyMzQ1", "canary");
  }

  @Test
  void switches_onlyTakeAway() {
    PrivacySettings full = settings(Level.FULL);
    assertThat(full.with(PrivacySwitches.of(Map.of()))).isSameAs(full);
    assertThat(
            full.with(
                PrivacySwitches.of(
                    Map.of("FOOTFALL_DISABLED", "0", "DISABLE_PERSONA_LOGGING", "false"))))
        .isSameAs(full);
    assertThat(full.with(PrivacySwitches.of(Map.of("FOOTFALL_DISABLED", "1"))).level())
        .isEqualTo(Level.OFF);
    PrivacySettings quiet = full.with(PrivacySwitches.of(Map.of("DISABLE_PERSONA_LOGGING", "1")));
    assertThat(quiet.personaLogging()).isFalse();
    assertThat(quiet.level()).isEqualTo(Level.FULL);
    assertThat(quiet.keys()).isEqualTo(full.keys());
    assertThat(quiet.with(PrivacySwitches.of(Map.of())).personaLogging()).isFalse();
  }
}
