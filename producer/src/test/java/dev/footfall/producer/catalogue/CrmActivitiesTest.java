package dev.footfall.producer.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.producer.RecordingTracker;
import dev.footfall.producer.UsageEventBuilder;
import dev.footfall.producer.UsageTracker;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CrmActivitiesTest {

  /** A row of the requirements: what is called, and what the event must be. */
  record Row(
      String name,
      Function<CrmActivities, UsageEventBuilder> call,
      String entityType,
      @Nullable String entityId,
      String page,
      String attributes) {

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Row> TABLE =
      List.of(
          new Row(
              "view_customers_list",
              crm -> crm.viewCustomersList(40),
              "customer",
              null,
              "/customers",
              "{\"customer_count\":40}"),
          new Row(
              "view_customer",
              crm -> crm.viewCustomer("c-1"),
              "customer",
              "c-1",
              "/customers/{customer_id}",
              "{\"customer_id\":\"c-1\"}"),
          new Row(
              "search_customers",
              crm -> crm.searchCustomers("smith", 3L),
              "customer",
              null,
              "/customers",
              "{\"search_query\":\"smith\",\"results_count\":3}"),
          new Row(
              "view_deals_list",
              crm -> crm.viewDealsList(12),
              "deal",
              null,
              "/deals",
              "{\"deal_count\":12}"),
          new Row("view_deal", crm -> crm.viewDeal("d-1"), "deal", "d-1", "/deals/{deal_id}", "{}"),
          new Row(
              "create_deal",
              crm -> crm.createDeal("d-1", "Big", new BigDecimal("1200.50"), "c-1"),
              "deal",
              "d-1",
              "/deals",
              "{\"deal_name\":\"Big\",\"value_usd\":1200.50,\"client_id\":\"c-1\"}"),
          new Row(
              "update_deal",
              crm -> crm.updateDeal("d-1", List.of("stage", "value_usd")),
              "deal",
              "d-1",
              "/deals/{deal_id}",
              "{\"updated_fields\":[\"stage\",\"value_usd\"]}"),
          new Row(
              "delete_deal", crm -> crm.deleteDeal("d-1"), "deal", "d-1", "/deals/{deal_id}", "{}"),
          new Row(
              "create_deal_note",
              crm -> crm.createDealNote("n-1", "d-1"),
              "note",
              "n-1",
              "/deals/{deal_id}",
              "{\"deal_id\":\"d-1\"}"),
          new Row(
              "delete_deal_note",
              crm -> crm.deleteDealNote("n-1", "d-1"),
              "note",
              "n-1",
              "/deals/{deal_id}",
              "{\"deal_id\":\"d-1\"}"),
          new Row(
              "create_deal_call_summary",
              crm -> crm.createDealCallSummary("s-1", "d-1"),
              "call_summary",
              "s-1",
              "/deals/{deal_id}",
              "{\"deal_id\":\"d-1\",\"type\":\"call\"}"),
          new Row(
              "delete_deal_call_summary",
              crm -> crm.deleteDealCallSummary("s-1", "d-1"),
              "call_summary",
              "s-1",
              "/deals/{deal_id}",
              "{\"deal_id\":\"d-1\",\"type\":\"call\"}"),
          new Row(
              "create_deal_meeting",
              crm -> crm.createDealMeeting("m-1", "d-1", "Kick-off"),
              "meeting",
              "m-1",
              "/deals/{deal_id}",
              "{\"deal_id\":\"d-1\",\"type\":\"meeting\",\"meeting_title\":\"Kick-off\"}"),
          new Row(
              "delete_deal_meeting",
              crm -> crm.deleteDealMeeting("m-1", "d-1"),
              "meeting",
              "m-1",
              "/deals/{deal_id}",
              "{\"deal_id\":\"d-1\",\"type\":\"meeting\"}"),
          new Row(
              "view_deal_activities",
              crm -> crm.viewDealActivities("d-1", 9),
              "deal",
              "d-1",
              "/deals/{deal_id}/activities",
              "{\"activities_count\":9}"),
          new Row(
              "generate_email",
              crm -> crm.generateEmail("c-1", "follow_up"),
              "email",
              null,
              "/emails",
              "{\"customer_id\":\"c-1\",\"email_type\":\"follow_up\"}"),
          new Row(
              "send_email",
              crm -> crm.sendEmail("a@b.c", "Hello", "c-1", "d-1", EmailMethod.GMAIL_API_V2),
              "email",
              null,
              "/emails",
              "{\"to_email\":\"a@b.c\",\"subject\":\"Hello\",\"customer_id\":\"c-1\","
                  + "\"deal_id\":\"d-1\",\"method\":\"gmail_api_v2\"}"),
          new Row(
              "generate_interaction_summary",
              crm -> crm.generateInteractionSummary("c-1", 30, "summarizer", 17),
              "interaction_summary",
              null,
              "/customers/{customer_id}/summary",
              "{\"customer_id\":\"c-1\",\"days_back\":30,\"agent_used\":\"summarizer\","
                  + "\"interactions_analyzed\":17}"),
          new Row(
              "view_interaction_summary",
              crm -> crm.viewInteractionSummary("c-1", true),
              "interaction_summary",
              null,
              "/customers/{customer_id}/summary",
              "{\"customer_id\":\"c-1\",\"from_cache\":true}"));

  static List<Row> table() {
    return TABLE;
  }

  private static UsageEvent event(Function<CrmActivities, UsageEventBuilder> call) {
    RecordingTracker recorder = new RecordingTracker();
    call.apply(new CrmActivities(recorder))
        .user("ada@example.com")
        .session("s-1")
        .success(Duration.ofMillis(42));
    return recorder.events().get(0);
  }

  @ParameterizedTest
  @MethodSource("table")
  void activity_isTheRowOfTheTable(Row row) {
    UsageEvent event = event(row.call());
    assertThat(event.getActionType()).isEqualTo("crm");
    assertThat(event.getActionName()).isEqualTo(row.name());
    assertThat(event.getActionCategory()).isNotBlank();
    assertThat(event.getEntityType()).isEqualTo(row.entityType());
    assertThat(event.getEntityId()).isEqualTo(row.entityId());
    assertThat(event.getPageUrl()).isEqualTo(row.page());
    assertThat(event.getAttributes() == null ? "{}" : event.getAttributes())
        .isEqualTo(row.attributes());
    assertThat(event.getUserId()).isEqualTo("ada@example.com");
    assertThat(event.getSessionId()).isEqualTo("s-1");
    assertThat(event.getResultStatus()).isEqualTo(ResultStatus.SUCCESS);
    assertThat(event.getDurationMs()).isEqualTo(42);
  }

  @ParameterizedTest
  @MethodSource("table")
  void catalogue_declaresWhatIsSent(Row row) throws Exception {
    Activity activity =
        CrmActivities.catalogue().activities().stream()
            .filter(a -> a.name().equals(row.name()))
            .findFirst()
            .orElseThrow();
    Map<?, ?> sent = new ObjectMapper().readValue(row.attributes(), Map.class);
    assertThat(activity.attributes().stream().map(Attribute::name).collect(Collectors.toList()))
        .isEqualTo(List.copyOf(sent.keySet()));
    assertThat(CrmActivities.catalogue().attributeNames())
        .containsAll(sent.keySet().stream().map(String.class::cast).toList());
  }

  @Test
  void table_hasEveryActivityAndEveryMethod() {
    List<String> names = TABLE.stream().map(Row::name).toList();
    assertThat(names).hasSize(19).doesNotHaveDuplicates();
    assertThat(CrmActivities.catalogue().activities())
        .extracting(Activity::name)
        .containsExactlyElementsOf(names);
    assertThat(methods().map(method -> snakeCase(method.getName())))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  private static Stream<Method> methods() {
    return Arrays.stream(CrmActivities.class.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !Modifier.isStatic(m.getModifiers()));
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }

  @Test
  void nulls_areLeftOutAndNeverThrow() throws Exception {
    RecordingTracker recorder = new RecordingTracker();
    CrmActivities crm = new CrmActivities(recorder);
    for (Method method : methods().toList()) {
      UsageEventBuilder event =
          (UsageEventBuilder) method.invoke(crm, new Object[method.getParameterCount()]);
      event.failed(null);
    }
    List<UsageEvent> events = recorder.events();
    assertThat(events).hasSize(19);
    assertThat(recorder.counters().refused()).isEmpty();
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getEntityId()).isNull();
              assertThat(event.getAttributes())
                  .isIn(null, "{\"type\":\"call\"}", "{\"type\":\"meeting\"}");
            });
  }

  @ParameterizedTest
  @EnumSource
  void method_isOneOfTheThree(EmailMethod method) {
    UsageEvent event = event(crm -> crm.sendEmail(null, null, null, null, method));
    assertThat(event.getAttributes())
        .isIn(
            "{\"method\":\"gmail_api_v2\"}",
            "{\"method\":\"outlook_api_v2\"}",
            "{\"method\":\"smtp\"}");
    assertThat(EmailMethod.values()).hasSize(3);
  }

  @Test
  void noopTracker_takesThemToo() {
    UsageEventBuilder event = new CrmActivities(UsageTracker.NOOP).viewDeal("d-1");
    event.success();
    assertThat(UsageTracker.NOOP.counters().accepted()).isZero();
  }
}
