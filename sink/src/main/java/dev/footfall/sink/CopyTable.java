package dev.footfall.sink;

import java.util.Arrays;
import java.util.List;

/** The tables that rows are copied into, with their columns in the order of the encoders. */
enum CopyTable {
  /** Partitioned by day: rows go straight into the partition. */
  USAGE_EVENTS(
      "usage_events",
      """
      event_id occurred_at received_at producer_id producer_seq privacy_level service_name
      service_version environment user_id session_id machine_id action_type action_name
      action_category channel entity_type entity_id persona_id domain page_url endpoint http_method
      status_code user_agent ip_address result_status duration_ms error_type attributes
      result_data tags notes trace_id sdk_name sdk_version
      """),
  /** Partitioned like the events, whose rows are stored with them. */
  USAGE_ERRORS(
      "usage_errors",
      """
      event_id occurred_at received_at service_name user_id session_id action_type action_name
      endpoint http_method status_code result_status error_type error_message stack_trace
      """),
  ASSIGNMENT_EVENTS(
      "assignment_events",
      """
      assignment_id user_id time_window assigned_persona_id assigned_at priority confidence
      qualifying_personas match_evidence prioritization_reason signals catalogue_version
      catalogue_hash service_name privacy_level producer_id producer_seq received_at
      """);

  private final String table;
  private final List<String> columns;
  private final String columnList;

  CopyTable(String table, String columns) {
    this.table = table;
    this.columns = Arrays.asList(columns.strip().split("\\s+"));
    this.columnList = String.join(", ", this.columns);
  }

  String table() {
    return table;
  }

  List<String> columns() {
    return columns;
  }

  /** The columns as SQL has them. */
  String columnList() {
    return columnList;
  }
}
