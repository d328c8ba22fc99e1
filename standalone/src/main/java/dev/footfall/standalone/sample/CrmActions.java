package dev.footfall.standalone.sample;

import dev.footfall.events.Channel;
import dev.footfall.producer.UsageEventBuilder;
import dev.footfall.producer.UsageTracker;
import dev.footfall.producer.catalogue.CrmActivities;
import dev.footfall.producer.catalogue.EmailMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The buttons of a customer relationship manager, each of which is tracked and does nothing else.
 */
final class CrmActions {

  /**
   * One button.
   *
   * @param label what it says
   * @param activity what is tracked
   */
  private record Action(String label, Function<CrmActivities, UsageEventBuilder> activity) {}

  private static final Map<String, Action> ACTIONS = actions();

  private final CrmActivities activities;

  CrmActions(UsageTracker tracker) {
    this.activities = new CrmActivities(tracker);
  }

  private static Map<String, Action> actions() {
    Map<String, Action> actions = new LinkedHashMap<>();
    actions.put(
        "view_customers_list", new Action("List customers", crm -> crm.viewCustomersList(42)));
    actions.put(
        "search_customers",
        new Action("Search customers", crm -> crm.searchCustomers("renewals", 3)));
    actions.put("view_customer", new Action("Open customer", crm -> crm.viewCustomer("c-17")));
    actions.put(
        "create_deal",
        new Action("Create deal", crm -> crm.createDeal("d-204", "Renewal", 12_500, "c-17")));
    actions.put(
        "update_deal",
        new Action("Update deal", crm -> crm.updateDeal("d-204", List.of("stage", "value_usd"))));
    actions.put(
        "send_email",
        new Action(
            "Send e-mail",
            crm ->
                crm.sendEmail(
                    "linus@example.com", "Your renewal", "c-17", "d-204", EmailMethod.SMTP)));
    return actions;
  }

  /** Names and labels, in the order of the buttons. */
  static Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    ACTIONS.forEach((name, action) -> labels.put(name, action.label()));
    return labels;
  }

  /** Does what the button called {@code name} does; empty when there is none. */
  Optional<String> press(String name, Visitor visitor) {
    Action action = ACTIONS.get(name);
    if (action == null) {
      return Optional.empty();
    }
    visitor.in(action.activity().apply(activities)).channel(Channel.UI).success();
    return Optional.of(action.label());
  }
}
