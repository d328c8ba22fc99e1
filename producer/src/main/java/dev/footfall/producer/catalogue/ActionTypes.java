package dev.footfall.producer.catalogue;

import dev.footfall.producer.UsageTracker;

/**
 * The families of actions that services share. They are names, not a closed list: {@link
 * UsageTracker#usage} takes any text, so a new family needs no change here.
 */
public final class ActionTypes {

  /** Signing in and out. */
  public static final String AUTHENTICATION = "authentication";

  /** Moving from page to page. */
  public static final String NAVIGATION = "navigation";

  /** Talking with an assistant. */
  public static final String CHAT = "chat";

  /** Customers, deals and what belongs to them. */
  public static final String CRM = "crm";

  /** Finding new customers. */
  public static final String LEAD_GENERATION = "lead_generation";

  /** Reports and figures. */
  public static final String ANALYTICS = "analytics";

  /** Tasks. */
  public static final String TASK_MANAGEMENT = "task_management";

  /** Appointments. */
  public static final String CALENDAR = "calendar";

  /** Preferences and administration. */
  public static final String SETTINGS = "settings";

  /** Bringing files in. */
  public static final String UPLOAD = "upload";

  /** Taking data out. */
  public static final String EXPORT = "export";

  private ActionTypes() {}
}
