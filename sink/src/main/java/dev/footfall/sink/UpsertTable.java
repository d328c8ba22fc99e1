package dev.footfall.sink;

import java.util.Arrays;
import java.util.List;

/**
 * The tables in which the latest record of a key is the row, with their columns in the order of the
 * row classes; the key's columns come first.
 */
enum UpsertTable {
  USAGE_SESSIONS(
      "usage_sessions",
      1,
      """
      session_key:text state:text session_id:text user_id:text service_name:text
      started_at:timestamptz ended_at:timestamptz activities:int8 errors:int8 pages:int8
      top_actions:jsonb emitted_at:timestamptz topology_version:int4 received_at:timestamptz
      capped:bool merged_into:text
      """),
  /** Of every transition one row; whatever comes twice is the same. */
  ALERT_TRANSITIONS(
      "alert_transitions",
      3,
      """
      alert_id:text evaluated_at:timestamptz state:text rule:text labels:jsonb annotations:jsonb
      value:float8 active_since:timestamptz fired_at:timestamptz resolved_at:timestamptz
      emitted_at:timestamptz received_at:timestamptz
      """),
  /** Who has a persona now; the key's columns are those of a record without a day. */
  PERSONA_STANDINGS(
      "persona_standings",
      2,
      """
      time_window:text assigned_persona_id:text assigned_users:int8 active_users:int8
      emitted_at:timestamptz topology_version:int4 received_at:timestamptz
      """),
  PRODUCER_REPORTS(
      "producer_reports",
      1,
      """
      producer_id:text service_name:text started_at:timestamptz reported_at:timestamptz
      accepted:int8 sent:int8 spooled:int8 queued:int8 dropped:jsonb refused:jsonb last_seq:int8
      closed:bool received_at:timestamptz
      """);

  /** A column and its SQL type. */
  record Column(String name, String type) {}

  private final String table;
  private final int keyColumns;
  private final List<Column> columns;

  UpsertTable(String table, int keyColumns, String columns) {
    this.table = table;
    this.keyColumns = keyColumns;
    this.columns =
        Arrays.stream(columns.strip().split("\\s+"))
            .map(column -> column.split(":"))
            .map(column -> new Column(column[0], column[1]))
            .toList();
  }

  String table() {
    return table;
  }

  List<Column> key() {
    return columns.subList(0, keyColumns);
  }

  List<Column> columns() {
    return columns;
  }
}
