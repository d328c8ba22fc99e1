package dev.footfall.bench;

/**
 * Usage of a CRM, made in SQL: 20,000 users of whom few do much, sessions of some hours, two in a
 * hundred events look at a customer, one sends an e-mail, two change deals, three fail.
 */
final class MadeUpUsage {

  /** Somebody with an average number of events. */
  static final String SOMEBODY = "user-5000@example.com";

  private MadeUpUsage() {}

  /** A statement that makes a day's partition and {@code rows} events in it. */
  static String ofDay(int daysAgo, long rows) {
    return into("footfall_ensure_day(day)", daysAgo, rows);
  }

  /** A statement that makes {@code rows} events of today, whose partition there is. */
  static String ofToday(long rows) {
    return into("'usage_events_' || to_char(day, 'YYYYMMDD')", 0, rows);
  }

  /** A statement that takes away all events of today. */
  static String nothingToday() {
    return """
    DO $$ BEGIN
      EXECUTE format('TRUNCATE %1$I, %2$I', 'usage_events_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD'),
        'usage_errors_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD'));
    END $$
    """;
  }

  /**
   * A statement that makes the errors of the month's events that failed, where they are missing.
   */
  static String errors() {
    return """
    INSERT INTO usage_errors
    SELECT event_id, occurred_at, received_at, service_name, user_id, session_id, action_type, action_name, endpoint,
      http_method, status_code, result_status, error_type, 'deal store did not answer',
      error_type || repeat(E'\\n  at dev.example.Deals.view(Deals.java:42)', 12)
    FROM usage_events WHERE result_status = 'error' AND occurred_at >= now() - interval '31 days'
    ON CONFLICT DO NOTHING
    """;
  }

  private static String into(String partition, int daysAgo, long rows) {
    return """
    DO $$
    DECLARE
      day date := (now() AT TIME ZONE 'UTC')::date - %1$d;
      partition text := %3$s;
    BEGIN
      EXECUTE format($sql$
        INSERT INTO %%I (event_id, occurred_at, received_at, producer_id, producer_seq, privacy_level, service_name,
          service_version, environment, user_id, session_id, action_type, action_name, channel, entity_type,
          entity_id, page_url, endpoint, http_method, status_code, user_agent, ip_address, result_status,
          duration_ms, error_type, attributes, tags, trace_id, sdk_name, sdk_version)
        SELECT uuidv7(), at, at, 'crm-api-0193a7c5-7b1e-7c3d-9a52-0d1f6f2b8e11', n, 'full', 'crm-api', '2.14.0',
          'production', 'user-' || who || '@example.com', 's-' || who || '-' || %%L || '-' || extract(hour FROM at)::int / 4,
          CASE WHEN a < 0.25 THEN 'crm' WHEN a < 0.7 THEN 'navigation' WHEN a < 0.85 THEN 'analytics' ELSE 'chat' END,
          CASE WHEN a < 0.02 THEN 'view_customer' WHEN a < 0.03 THEN 'send_email' WHEN a < 0.035 THEN 'create_deal'
            WHEN a < 0.049 THEN 'update_deal' WHEN a < 0.05 THEN 'delete_deal' WHEN a < 0.25 THEN 'view_deal'
            ELSE 'page_' || (a * 40)::int END,
          'UI', CASE WHEN a < 0.25 THEN 'deal' END, CASE WHEN a < 0.25 THEN (a * 1e6)::int::text END,
          '/deals/{id}', '/api/deals/{id}', 'GET', CASE WHEN failed THEN 500 ELSE 200 END,
          'Mozilla/5.0 (X11; Linux x86_64)', '83.149.9.0', CASE WHEN failed THEN 'error' ELSE 'success' END,
          (10 / (random() + 0.01))::int, CASE WHEN failed THEN 'java.lang.IllegalStateException' END,
          CASE WHEN a < 0.02 THEN jsonb_build_object('customer_id', 'c-' || who %%%% 3000)
            WHEN a < 0.03 THEN jsonb_build_object('method', (ARRAY['smtp', 'gmail_api_v2', 'outlook_api_v2'])[1 + who %%%% 3])
            WHEN a < 0.05 THEN jsonb_build_object('value_usd', (a * 1e6)::int, 'deal_name', 'Deal ' || n) END,
          '{}', '4bf92f3577b34da6a3ce929d0e0e4736', 'footfall-java', '0.1.0'
        FROM (SELECT n, %%L::timestamptz + n * interval '1 day' / %2$d AS at, random() AS a, random() < 0.03 AS failed,
                     (20000 * power(random(), 2))::int AS who
              FROM generate_series(0, %2$d - 1) AS n) AS made
        $sql$, partition, day, day::timestamp AT TIME ZONE 'UTC');
    END $$
    """
        .formatted(daysAgo, rows, partition);
  }
}
