package dev.footfall.schemas;

import dev.footfall.events.ActionCount;
import dev.footfall.events.AggregateKind;
import dev.footfall.events.Alert;
import dev.footfall.events.AlertState;
import dev.footfall.events.AssignmentEvent;
import dev.footfall.events.Channel;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.events.PersonaMatch;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ProducerReport;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.SessionState;
import dev.footfall.events.SessionSummary;
import dev.footfall.events.UsageAggregate;
import dev.footfall.events.UsageAggregateKey;
import dev.footfall.events.UsageEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records for the tests of all modules. Each builder is complete and valid, with every field set
 * and always the same values, so that a test changes only what it is about.
 */
public final class Samples {

  /** When the samples happened: 2015-05-17T10:05:03Z, as in the schemas' examples. */
  public static final Instant TIME = Instant.ofEpochSecond(1_431_857_103L, 250_000_000L);

  /** Where the times of {@link #usageEvents(long, int)} begin. */
  public static final Instant FROM = Instant.parse("2025-03-12T08:00:00Z");

  /** Where they end: two hours later, not included. */
  public static final Instant TO = Instant.parse("2025-03-12T10:00:00Z");

  private static final String PRODUCER = "crm-api-0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11";

  private Samples() {}

  /** One record of each schema of the topic catalogue. */
  public static List<SpecificRecord> all() {
    return List.of(
        usageEvent().build(),
        assignmentEvent().build(),
        usageAggregateKey().build(),
        usageAggregate().build(),
        sessionSummary().build(),
        personaAdoptionKey().build(),
        personaAdoption().build(),
        alert().build(),
        producerReport().build());
  }

  /** A failed view of a deal. */
  public static UsageEvent.Builder usageEvent() {
    return UsageEvent.newBuilder()
        .setEventId(UUID.fromString("014d6155-8192-7c3d-9a52-0d1f6f2b8e11"))
        .setOccurredAt(TIME)
        .setProducerId(PRODUCER)
        .setProducerSeq(4711)
        .setPrivacyLevel(PrivacyLevel.FULL)
        .setServiceName("crm-api")
        .setServiceVersion("2.14.0")
        .setEnvironment("production")
        .setUserId("ada@example.com")
        .setSessionId("s-81f3")
        .setMachineId("hm1:Zk3x")
        .setActionType("crm")
        .setActionName("view_deal")
        .setActionCategory("deals")
        .setChannel(Channel.UI)
        .setEntityType("deal")
        .setEntityId("456")
        .setPersonaId("high_utilization")
        .setDomain("credit")
        .setPageUrl("/deals")
        .setEndpoint("/api/deals/{id}")
        .setHttpMethod("GET")
        .setStatusCode(504)
        .setUserAgent("Mozilla/5.0")
        .setIpAddress("83.149.9.0")
        .setResultStatus(ResultStatus.TIMEOUT)
        .setDurationMs(42L)
        .setErrorType("java.util.concurrent.TimeoutException")
        .setErrorMessage("deal store did not answer")
        .setStackTrace("at dev.example.Deals.load(Deals.java:31)")
        .setAttributes("{\"customer_id\":\"c-7\",\"value_usd\":1200}")
        .setResultData("{\"results_count\":12}")
        .setTags(List.of("beta", "größer 🚀"))
        .setNotes("copied from the board deck")
        .setTraceId("4bf92f3577b34da6a3ce929d0e0e4736")
        .setSdkName("footfall-java")
        .setSdkVersion("0.1.0");
  }

  /** A decision between two qualifying personas and one that does not qualify. */
  public static AssignmentEvent.Builder assignmentEvent() {
    Map<String, Object> signals = new LinkedHashMap<>();
    signals.put("credit_max_utilization_pct", 60.0);
    signals.put("savings_emergency_fund_months", 2.5);
    signals.put("subscriptions", 3L);
    signals.put("overdraft", true);
    signals.put("region", "north");
    signals.put("income_variability", null);
    return AssignmentEvent.newBuilder()
        .setAssignmentId(UUID.fromString("014d6155-8192-7a11-8b52-0d1f6f2b8e12"))
        .setAssignedAt(TIME)
        .setProducerId(PRODUCER)
        .setProducerSeq(4712)
        .setPrivacyLevel(PrivacyLevel.FULL)
        .setUserId("user_001")
        .setTimeWindow("30d")
        .setAssignedPersonaId("high_utilization")
        .setPriority(1)
        .setConfidence(0.75)
        .setMatches(
            List.of(
                match("high_utilization", 1, "credit_max_utilization_pct", 60.0, ">= 50.0", true),
                match("low_savings", 2, "savings_emergency_fund_months", 2.5, "< 3.0", true),
                match("variable_income", 3, "income_variability", null, "> 0.4", false)))
        .setPrioritizationReason("Highest priority match among 2 qualifying personas (priority 1)")
        .setSignals(signals)
        .setCatalogueVersion("2025-11")
        .setCatalogueHash("9f86d081884c7d65")
        .setServiceName("persona-assigner")
        .setSdkName("footfall-java")
        .setSdkVersion("0.1.0");
  }

  private static PersonaMatch match(
      String persona,
      int priority,
      String signal,
      @Nullable Object value,
      String condition,
      boolean matched) {
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put(signal, value);
    List<String> conditions = List.of(signal + " " + condition);
    return PersonaMatch.newBuilder()
        .setPersonaId(persona)
        .setPriority(priority)
        .setMatched(matched)
        .setEvidence(evidence)
        .setMatchedConditions(matched ? conditions : List.of())
        .setUnmatchedConditions(matched ? List.of() : conditions)
        .build();
  }

  /** The minute of {@link #usageEvent}. */
  public static UsageAggregateKey.Builder usageAggregateKey() {
    return UsageAggregateKey.newBuilder()
        .setWindowStart(Instant.parse("2015-05-17T10:05:00Z"))
        .setWindowSeconds(60)
        .setServiceName("crm-api")
        .setActionType("crm")
        .setActionName("view_deal")
        .setChannel(Channel.UI)
        .setPersonaId("high_utilization");
  }

  /** The total so far of an open window; its counts add up. */
  public static UsageAggregate.Builder usageAggregate() {
    return UsageAggregate.newBuilder()
        .setKind(AggregateKind.UPDATE)
        .setCount(120)
        .setSuccessCount(107)
        .setErrorCount(8)
        .setPendingCount(2)
        .setTimeoutCount(2)
        .setUnknownCount(1)
        .setErrorRate(10.0 / 120)
        .setLateCount(5)
        .setDurationCount(118)
        .setDurationMinMs(3L)
        .setDurationMaxMs(950L)
        .setDurationSumMs(4711)
        .setDurationP50Ms(31.5)
        .setDurationP95Ms(310.25)
        .setDurationP99Ms(880.5)
        .setUsers(5L)
        .setDurationSketch(hex("010001010222019801019c0101ad0101"))
        .setUserSketch(hex("0100c297eb5cc2bdc2ee06bdf0b51fffdc86d203808aa88201"))
        .setEmittedAt(TIME.plusSeconds(58))
        .setTopologyVersion(2);
  }

  /** An open session of 300 s, with every field set, also those of other states. */
  public static SessionSummary.Builder sessionSummary() {
    return SessionSummary.newBuilder()
        .setSessionKey("014d6155-8192-7c3d-9a52-0d1f6f2b8e11")
        .setState(SessionState.OPEN)
        .setSessionId("s-81f3")
        .setUserId("ada@example.com")
        .setServiceName("crm-api")
        .setStartedAt(TIME)
        .setEndedAt(TIME.plusSeconds(300))
        .setActivities(31)
        .setErrors(1)
        .setPages(7)
        .setTopActions(
            Arrays.asList(new ActionCount("view_deal", 12L), new ActionCount("send_email", 4L)))
        .setEmittedAt(TIME.plusSeconds(358))
        .setTopologyVersion(2)
        .setDurationMs(300_000L)
        .setCapped(true)
        .setMergedInto("014d6155-1c2a-7f10-8e0b-77aa01c3d9e4");
  }

  /** Uses of low_savings by users who were assigned high_utilization. */
  public static PersonaAdoptionKey.Builder personaAdoptionKey() {
    return PersonaAdoptionKey.newBuilder()
        .setDayStart(Instant.parse("2015-05-17T00:00:00Z"))
        .setTimeWindow("30d")
        .setAssignedPersonaId("high_utilization")
        .setViewedPersonaId("low_savings")
        .setDomain("credit")
        .setChannel(Channel.UI);
  }

  /** The total of a day that is open, with every field set, also those of a standing. */
  public static PersonaAdoption.Builder personaAdoption() {
    return PersonaAdoption.newBuilder()
        .setKind(AggregateKind.UPDATE)
        .setUses(41)
        .setUsers(1L)
        .setUserSketch(ByteBuffer.wrap(HexFormat.of().parseHex("0100052c")))
        .setAssignedUsers(120L)
        .setActiveUsers(35L)
        .setEmittedAt(TIME.plusSeconds(58))
        .setTopologyVersion(2);
  }

  /** An alert that fired and was resolved. */
  public static Alert.Builder alert() {
    return Alert.newBuilder()
        .setAlertId("5f2b8e110d1f")
        .setRule("ErrorRateHigh")
        .setState(AlertState.RESOLVED)
        .setLabels(ordered("service", "crm-api", "severity", "page"))
        .setAnnotations(Map.of("summary", "crm-api view_deal: 12 % errors"))
        .setValue(0.12)
        .setActiveSince(TIME)
        .setEvaluatedAt(TIME.plusSeconds(420))
        .setFiredAt(TIME.plusSeconds(120))
        .setResolvedAt(TIME.plusSeconds(420))
        .setEmittedAt(TIME.plusSeconds(421));
  }

  /** Books that balance: accepted = sent + spooled + queued + dropped. */
  public static ProducerReport.Builder producerReport() {
    return ProducerReport.newBuilder()
        .setProducerId(PRODUCER)
        .setServiceName("crm-api")
        .setStartedAt(TIME)
        .setReportedAt(TIME.plusSeconds(30))
        .setAccepted(5000)
        .setSent(4980)
        .setSpooled(7)
        .setQueued(10)
        .setDropped(Map.of("delivery_failed", 3L))
        .setRefused(ordered("queue_full", 7L, "closed", 1L))
        .setLastSeq(4990)
        .setClosed(true);
  }

  private static ByteBuffer hex(String bytes) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(bytes));
  }

  /** Other than {@code Map.of}, in the same order in every JVM: golden bytes depend on it. */
  private static <V> Map<String, V> ordered(String name1, V value1, String name2, V value2) {
    Map<String, V> map = new LinkedHashMap<>();
    map.put(name1, value1);
    map.put(name2, value2);
    return map;
  }

  /** As {@link #usageEvents(long, int, Instant, Instant)}, from {@link #FROM} to {@link #TO}. */
  public static List<UsageEvent> usageEvents(long seed, int count) {
    return usageEvents(seed, count, FROM, TO);
  }

  /**
   * Realistic, valid usage events of several services in order of time: signed-in and anonymous
   * users in sessions, some failures, some without a duration. Each producer numbers its events
   * from 1 without gaps. The same arguments always give the same events.
   *
   * @param from time of the earliest possible event
   * @param to after the latest possible event
   */
  public static List<UsageEvent> usageEvents(long seed, int count, Instant from, Instant to) {
    return new UsageEventGenerator(seed).generate(count, from, to);
  }
}
