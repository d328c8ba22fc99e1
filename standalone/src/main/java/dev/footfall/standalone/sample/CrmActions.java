package dev.footfall.standalone.sample;

import dev.footfall.events.Channel;
import dev.footfall.producer.UsageEventBuilder;
import dev.footfall.producer.UsageTracker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The buttons of a customer relationship manager, each of which is tracked and does nothing else.
 */
final class CrmActions {

  /**
   * One button.
   *
   * @param label what it says
   * @param details what its event has beyond the name
   */
  private record Action(String label, UnaryOperator<UsageEventBuilder> details) {}

  private static final Map<String, Action> ACTIONS = actions();

  private final UsageTracker tracker;

  CrmActions(UsageTracker tracker) {
    this.tracker = tracker;
  }

  private static Map<String, Action> actions() {
    Map<String, Action> actions = new LinkedHashMap<>();
    actions.put(
        "view_customers_list",
        new Action("List customers", e -> e.page("/customers").attribute("customer_count", 42)));
    actions.put(
        "search_customers",
        new Action("Search customers", e -> e.page("/customers").attribute("results_count", 3)));
    actions.put(
        "view_customer",
        new Action(
            "Open customer",
            e ->
                e.entity("customer", "c-17")
                    .page("/customers/{id}")
                    .attribute("customer_id", "c-17")));
    actions.put(
        "create_deal",
        new Action(
            "Create deal",
            e ->
                e.entity("deal", "d-204")
                    .page("/deals")
                    .attribute("deal_name", "Renewal")
                    .attribute("value_usd", 12_500)
                    .attribute("client_id", "c-17")));
    actions.put(
        "update_deal",
        new Action(
            "Update deal",
            e ->
                e.entity("deal", "d-204")
                    .page("/deals/{id}")
                    .attribute("updated_fields", List.of("stage", "value_usd"))));
    actions.put(
        "send_email",
        new Action(
            "Send e-mail",
            e ->
                e.entity("email", null)
                    .attribute("customer_id", "c-17")
                    .attribute("deal_id", "d-204")
                    .attribute("method", "smtp")));
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
    action.details().apply(visitor.in(tracker.usage("crm", name)).channel(Channel.UI)).success();
    return Optional.of(action.label());
  }
}
