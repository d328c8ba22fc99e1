package dev.footfall.producer.catalogue;

import dev.footfall.producer.UsageEventBuilder;
import dev.footfall.producer.UsageTracker;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What people do in a CRM. Each method begins an event with its type, name, entity, page and data;
 * the caller adds who did it and ends it:
 *
 * <pre>{@code
 * crm.createDeal("456", "Big deal", 1200, "client-7").user(user).session(session).success(took);
 * }</pre>
 *
 * <p>Everywhere null means not known, and such data is left out. Never blocks, never throws.
 * Thread-safe. A catalogue of your own: {@link ActivityCatalogue}.
 */
public final class CrmActivities {

  private static final Attribute<Number> CUSTOMER_COUNT = Attribute.number("customer_count");
  private static final Attribute<String> SEARCH_QUERY = Attribute.text("search_query");
  private static final Attribute<Number> RESULTS_COUNT = Attribute.number("results_count");
  private static final Attribute<Number> DEAL_COUNT = Attribute.number("deal_count");
  private static final Attribute<String> DEAL_NAME = Attribute.text("deal_name");
  private static final Attribute<Number> VALUE_USD = Attribute.number("value_usd");
  private static final Attribute<String> CLIENT_ID = Attribute.text("client_id");
  private static final Attribute<Collection<String>> UPDATED_FIELDS =
      Attribute.list("updated_fields");
  private static final Attribute<String> DEAL_ID = Attribute.text("deal_id");
  private static final Attribute<String> TYPE = Attribute.text("type");
  private static final Attribute<String> MEETING_TITLE = Attribute.text("meeting_title");
  private static final Attribute<Number> ACTIVITIES_COUNT = Attribute.number("activities_count");
  private static final Attribute<String> CUSTOMER_ID = Attribute.text("customer_id");
  private static final Attribute<String> EMAIL_TYPE = Attribute.text("email_type");
  private static final Attribute<String> TO_EMAIL = Attribute.text("to_email");
  private static final Attribute<String> SUBJECT = Attribute.text("subject");
  private static final Attribute<EmailMethod> METHOD = Attribute.choice("method");
  private static final Attribute<Number> DAYS_BACK = Attribute.number("days_back");
  private static final Attribute<String> AGENT_USED = Attribute.text("agent_used");
  private static final Attribute<Number> INTERACTIONS_ANALYZED =
      Attribute.number("interactions_analyzed");
  private static final Attribute<Boolean> FROM_CACHE = Attribute.flag("from_cache");

  private static final String CUSTOMERS = "/customers";
  private static final String CUSTOMER = "/customers/{customer_id}";
  private static final String SUMMARY = "/customers/{customer_id}/summary";
  private static final String DEALS = "/deals";
  private static final String DEAL = "/deals/{deal_id}";
  private static final String DEAL_ACTIVITIES = "/deals/{deal_id}/activities";
  private static final String EMAILS = "/emails";

  private static final ActivityCatalogue CRM = new ActivityCatalogue(ActionTypes.CRM);

  private static final Activity VIEW_CUSTOMERS_LIST =
      CRM.add("view_customers_list", "customers", "customer", CUSTOMERS, CUSTOMER_COUNT);
  private static final Activity VIEW_CUSTOMER =
      CRM.add("view_customer", "customers", "customer", CUSTOMER, CUSTOMER_ID);
  private static final Activity SEARCH_CUSTOMERS =
      CRM.add("search_customers", "customers", "customer", CUSTOMERS, SEARCH_QUERY, RESULTS_COUNT);
  private static final Activity VIEW_DEALS_LIST =
      CRM.add("view_deals_list", "deals", "deal", DEALS, DEAL_COUNT);
  private static final Activity VIEW_DEAL = CRM.add("view_deal", "deals", "deal", DEAL);
  private static final Activity CREATE_DEAL =
      CRM.add("create_deal", "deals", "deal", DEALS, DEAL_NAME, VALUE_USD, CLIENT_ID);
  private static final Activity UPDATE_DEAL =
      CRM.add("update_deal", "deals", "deal", DEAL, UPDATED_FIELDS);
  private static final Activity DELETE_DEAL = CRM.add("delete_deal", "deals", "deal", DEAL);
  private static final Activity CREATE_DEAL_NOTE =
      CRM.add("create_deal_note", "deals", "note", DEAL, DEAL_ID);
  private static final Activity DELETE_DEAL_NOTE =
      CRM.add("delete_deal_note", "deals", "note", DEAL, DEAL_ID);
  private static final Activity CREATE_DEAL_CALL_SUMMARY =
      CRM.add("create_deal_call_summary", "deals", "call_summary", DEAL, DEAL_ID, TYPE);
  private static final Activity DELETE_DEAL_CALL_SUMMARY =
      CRM.add("delete_deal_call_summary", "deals", "call_summary", DEAL, DEAL_ID, TYPE);
  private static final Activity CREATE_DEAL_MEETING =
      CRM.add("create_deal_meeting", "deals", "meeting", DEAL, DEAL_ID, TYPE, MEETING_TITLE);
  private static final Activity DELETE_DEAL_MEETING =
      CRM.add("delete_deal_meeting", "deals", "meeting", DEAL, DEAL_ID, TYPE);
  private static final Activity VIEW_DEAL_ACTIVITIES =
      CRM.add("view_deal_activities", "deals", "deal", DEAL_ACTIVITIES, ACTIVITIES_COUNT);
  private static final Activity GENERATE_EMAIL =
      CRM.add("generate_email", "emails", "email", EMAILS, CUSTOMER_ID, EMAIL_TYPE);
  private static final Activity SEND_EMAIL =
      CRM.add(
          "send_email", "emails", "email", EMAILS, TO_EMAIL, SUBJECT, CUSTOMER_ID, DEAL_ID, METHOD);
  private static final Activity GENERATE_INTERACTION_SUMMARY =
      CRM.add(
          "generate_interaction_summary",
          "interactions",
          "interaction_summary",
          SUMMARY,
          CUSTOMER_ID,
          DAYS_BACK,
          AGENT_USED,
          INTERACTIONS_ANALYZED);
  private static final Activity VIEW_INTERACTION_SUMMARY =
      CRM.add(
          "view_interaction_summary",
          "interactions",
          "interaction_summary",
          SUMMARY,
          CUSTOMER_ID,
          FROM_CACHE);

  private final UsageTracker tracker;

  /** The activities on {@code tracker}, which its owner closes. */
  public CrmActivities(UsageTracker tracker) {
    this.tracker = tracker;
  }

  /** All of them, as data. */
  public static ActivityCatalogue catalogue() {
    return CRM;
  }

  /** The list of customers was looked at. */
  public UsageEventBuilder viewCustomersList(@Nullable Number customerCount) {
    return VIEW_CUSTOMERS_LIST.begin(tracker, null, CUSTOMER_COUNT.of(customerCount));
  }

  /** A customer was looked at. */
  public UsageEventBuilder viewCustomer(@Nullable String customerId) {
    return VIEW_CUSTOMER.begin(tracker, customerId, CUSTOMER_ID.of(customerId));
  }

  /** Customers were searched for. The query is data that an allow-list may hold back. */
  public UsageEventBuilder searchCustomers(
      @Nullable String searchQuery, @Nullable Number resultsCount) {
    return SEARCH_CUSTOMERS.begin(
        tracker, null, SEARCH_QUERY.of(searchQuery), RESULTS_COUNT.of(resultsCount));
  }

  /** The list of deals was looked at. */
  public UsageEventBuilder viewDealsList(@Nullable Number dealCount) {
    return VIEW_DEALS_LIST.begin(tracker, null, DEAL_COUNT.of(dealCount));
  }

  /** A deal was looked at. */
  public UsageEventBuilder viewDeal(@Nullable String dealId) {
    return VIEW_DEAL.begin(tracker, dealId);
  }

  /** A deal was made. */
  public UsageEventBuilder createDeal(
      @Nullable String dealId,
      @Nullable String dealName,
      @Nullable Number valueUsd,
      @Nullable String clientId) {
    return CREATE_DEAL.begin(
        tracker, dealId, DEAL_NAME.of(dealName), VALUE_USD.of(valueUsd), CLIENT_ID.of(clientId));
  }

  /** A deal was changed: the names of the fields, not their values. */
  public UsageEventBuilder updateDeal(
      @Nullable String dealId, @Nullable Collection<String> updatedFields) {
    return UPDATE_DEAL.begin(tracker, dealId, UPDATED_FIELDS.of(updatedFields));
  }

  /** A deal was deleted. */
  public UsageEventBuilder deleteDeal(@Nullable String dealId) {
    return DELETE_DEAL.begin(tracker, dealId);
  }

  /** A note was written to a deal. */
  public UsageEventBuilder createDealNote(@Nullable String noteId, @Nullable String dealId) {
    return CREATE_DEAL_NOTE.begin(tracker, noteId, DEAL_ID.of(dealId));
  }

  /** A note of a deal was deleted. */
  public UsageEventBuilder deleteDealNote(@Nullable String noteId, @Nullable String dealId) {
    return DELETE_DEAL_NOTE.begin(tracker, noteId, DEAL_ID.of(dealId));
  }

  /** A call about a deal was summed up. */
  public UsageEventBuilder createDealCallSummary(
      @Nullable String summaryId, @Nullable String dealId) {
    return CREATE_DEAL_CALL_SUMMARY.begin(tracker, summaryId, DEAL_ID.of(dealId), TYPE.of("call"));
  }

  /** A call's summary was deleted. */
  public UsageEventBuilder deleteDealCallSummary(
      @Nullable String summaryId, @Nullable String dealId) {
    return DELETE_DEAL_CALL_SUMMARY.begin(tracker, summaryId, DEAL_ID.of(dealId), TYPE.of("call"));
  }

  /** A meeting about a deal was entered. */
  public UsageEventBuilder createDealMeeting(
      @Nullable String meetingId, @Nullable String dealId, @Nullable String meetingTitle) {
    return CREATE_DEAL_MEETING.begin(
        tracker, meetingId, DEAL_ID.of(dealId), TYPE.of("meeting"), MEETING_TITLE.of(meetingTitle));
  }

  /** A meeting about a deal was deleted. */
  public UsageEventBuilder deleteDealMeeting(@Nullable String meetingId, @Nullable String dealId) {
    return DELETE_DEAL_MEETING.begin(tracker, meetingId, DEAL_ID.of(dealId), TYPE.of("meeting"));
  }

  /** What happened around a deal was looked at. */
  public UsageEventBuilder viewDealActivities(
      @Nullable String dealId, @Nullable Number activitiesCount) {
    return VIEW_DEAL_ACTIVITIES.begin(tracker, dealId, ACTIVITIES_COUNT.of(activitiesCount));
  }

  /** An e-mail was drafted by the application. */
  public UsageEventBuilder generateEmail(@Nullable String customerId, @Nullable String emailType) {
    return GENERATE_EMAIL.begin(
        tracker, null, CUSTOMER_ID.of(customerId), EMAIL_TYPE.of(emailType));
  }

  /** An e-mail was sent. Address and subject are data that an allow-list may hold back. */
  public UsageEventBuilder sendEmail(
      @Nullable String toEmail,
      @Nullable String subject,
      @Nullable String customerId,
      @Nullable String dealId,
      @Nullable EmailMethod method) {
    return SEND_EMAIL.begin(
        tracker,
        null,
        TO_EMAIL.of(toEmail),
        SUBJECT.of(subject),
        CUSTOMER_ID.of(customerId),
        DEAL_ID.of(dealId),
        METHOD.of(method));
  }

  /**
   * The dealings with a customer were summed up.
   *
   * @param agentUsed name of the agent that did it
   */
  public UsageEventBuilder generateInteractionSummary(
      @Nullable String customerId,
      @Nullable Number daysBack,
      @Nullable String agentUsed,
      @Nullable Number interactionsAnalyzed) {
    return GENERATE_INTERACTION_SUMMARY.begin(
        tracker,
        null,
        CUSTOMER_ID.of(customerId),
        DAYS_BACK.of(daysBack),
        AGENT_USED.of(agentUsed),
        INTERACTIONS_ANALYZED.of(interactionsAnalyzed));
  }

  /** Such a summary was looked at. */
  public UsageEventBuilder viewInteractionSummary(
      @Nullable String customerId, @Nullable Boolean fromCache) {
    return VIEW_INTERACTION_SUMMARY.begin(
        tracker, null, CUSTOMER_ID.of(customerId), FROM_CACHE.of(fromCache));
  }
}
