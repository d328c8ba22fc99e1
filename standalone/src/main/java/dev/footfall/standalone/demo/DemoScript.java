package dev.footfall.standalone.demo;

import java.util.List;

/**
 * Who uses what in the demo: enough services, users and actions for the pages to look like a real
 * company.
 */
final class DemoScript {

  /**
   * Something a user does.
   *
   * @param service who is used
   * @param type family of the action
   * @param name the action
   * @param api whether it is a call to an endpoint rather than a click on a page
   * @param path page or endpoint
   * @param entity kind of thing acted on, empty for none
   * @param medianMs typical duration
   * @param weight how often, relative to the others
   * @param failurePercent how often it fails on an ordinary day
   */
  record Step(
      String service,
      String type,
      String name,
      boolean api,
      String path,
      String entity,
      int medianMs,
      int weight,
      int failurePercent) {}

  /** The feature that breaks now and then. */
  static final String FRAGILE_ACTION = "generate_email";

  static final List<Step> STEPS =
      List.of(
          new Step("crm-web", "authentication", "sign_in", false, "/sign-in", "", 180, 3, 2),
          new Step("crm-web", "navigation", "view_dashboard", false, "/", "", 90, 14, 0),
          new Step("crm-web", "crm", "view_customers_list", false, "/customers", "", 120, 10, 0),
          new Step(
              "crm-web", "crm", "view_customer", false, "/customers/{id}", "customer", 80, 12, 0),
          new Step("crm-web", "crm", "view_deal", false, "/deals/{id}", "deal", 70, 14, 0),
          new Step("crm-web", "crm", "create_deal", false, "/deals", "deal", 240, 2, 1),
          new Step("crm-web", "crm", "update_deal", false, "/deals/{id}", "deal", 160, 5, 1),
          new Step(
              "crm-api", "crm", "search_customers", true, "/api/customers", "customer", 55, 12, 1),
          new Step(
              "crm-api", "crm", FRAGILE_ACTION, true, "/api/emails/draft", "email", 1900, 4, 3),
          new Step("crm-api", "crm", "send_email", true, "/api/emails/send", "email", 420, 3, 2),
          new Step(
              "crm-api",
              "crm",
              "generate_interaction_summary",
              true,
              "/api/summaries",
              "interaction_summary",
              2600,
              2,
              4),
          new Step("assistant", "chat", "ask", true, "/api/chat", "", 1400, 6, 2),
          new Step(
              "assistant", "export", "export_report", true, "/api/reports", "report", 3200, 1, 5),
          new Step(
              "persona-portal", "persona", "view", false, "/personas/{id}", "persona", 60, 6, 0),
          new Step(
              "persona-portal", "persona", "copy", false, "/personas/{id}", "persona", 25, 3, 0));

  /** Personas with their domain. */
  static final List<String[]> PERSONAS =
      List.of(
          new String[] {"high_utilization", "credit"},
          new String[] {"low_savings", "savings"},
          new String[] {"variable_income", "income"},
          new String[] {"subscription_heavy", "spending"});

  private DemoScript() {}
}
