package dev.footfall.standalone.sample;

import java.util.List;
import java.util.Optional;

/**
 * A made-up person that stands for a group of customers.
 *
 * @param id what assignments and usage call it
 * @param name what the card calls it
 * @param domain business domain
 * @param story what a colleague copies into a presentation
 */
record Persona(String id, String name, String domain, String story) {

  static final List<Persona> ALL =
      List.of(
          new Persona(
              "high_utilization",
              "Mara, who juggles three cards",
              "credit",
              "Three cards, each close to its limit. Mara pays the minimum on the last day and"
                  + " would rather have one plan that ends the juggling."),
          new Persona(
              "low_savings",
              "Teo, one repair away from a loan",
              "savings",
              "The washing machine decides about Teo's month. He wants to see how little a month"
                  + " would be enough to sleep better by summer."),
          new Persona(
              "variable_income",
              "Ines, paid when the invoice is",
              "income",
              "Ines designs for six clients who pay when they please. She needs to know what she"
                  + " may spend in a thin month, not what she earned in a fat one."),
          new Persona(
              "subscription_heavy",
              "Jonas, the collector",
              "spending",
              "Fourteen subscriptions, five of them used. Jonas would cancel the rest today if"
                  + " somebody put them on one page with a button."),
          new Persona(
              "savings_builder",
              "Amara, building floor by floor",
              "savings",
              "Amara moves ten percent aside before she sees the rest. She does not want advice;"
                  + " she wants to see the curve and where it leads."),
          new Persona(
              "first_home",
              "Li and Sam, saving for a door",
              "housing",
              "Two salaries, one deposit to save for, four years to go. Li and Sam compare every"
                  + " offer twice and want their bank to remember the first time."));

  static Optional<Persona> byId(String id) {
    return ALL.stream().filter(persona -> persona.id().equals(id)).findFirst();
  }
}
