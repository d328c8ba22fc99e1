-- A small data set whose answers can be worked out by hand. day(n) is noon of n days ago.
CREATE FUNCTION pg_temp.day(n int, at interval DEFAULT '0') RETURNS timestamptz LANGUAGE sql AS
  $$ SELECT date_trunc('day', now(), 'UTC') - n * interval '1 day' + interval '12 hours' + at $$;

SELECT footfall_ensure_day((now() AT TIME ZONE 'UTC')::date - n) FROM unnest(ARRAY[1, 2, 3, 8, 40]) AS n;

CREATE TEMP TABLE made (n int, at timestamptz, who text, session text, service text, type text, name text, channel text,
  persona text, domain text, endpoint text, status int, result text, ms bigint, data jsonb, error text);
INSERT INTO made VALUES
  ( 1, pg_temp.day(1), 'ada@example.com', 's1', 'crm-api', 'crm', 'view_customer', 'UI', null, null, '/api/customers/{id}', 200, 'success', 10, '{"customer_id": "c-1"}', null),
  ( 2, pg_temp.day(1, '10m'), 'ada@example.com', 's1', 'crm-api', 'crm', 'create_deal', 'UI', null, null, '/api/deals', 201, 'success', 30, '{"value_usd": 1000}', null),
  ( 3, pg_temp.day(1, '20m'), 'ada@example.com', 's1', 'crm-api', 'crm', 'send_email', 'UI', null, null, '/api/mail', 200, 'success', 50, '{"method": "smtp"}', null),
  ( 4, pg_temp.day(2), 'bob@example.com', 's2', 'crm-api', 'crm', 'view_customer', 'UI', null, null, '/api/customers/{id}', 200, 'success', 20, '{"customer_id": "c-1"}', null),
  ( 5, pg_temp.day(2, '5m'), 'bob@example.com', 's2', 'crm-api', 'crm', 'view_customer', 'UI', null, null, '/api/customers/{id}', 500, 'error', 900, '{"customer_id": "c-2"}', 'the store is down'),
  ( 6, pg_temp.day(2, '10m'), 'bob@example.com', 's2', 'crm-api', 'crm', 'send_email', 'UI', null, null, '/api/mail', 504, 'timeout', 5000, '{"method": "gmail_api_v2"}', 'no answer'),
  ( 7, pg_temp.day(2, '15m'), 'bob@example.com', 's2', 'crm-api', 'crm', 'update_deal', 'API', null, null, '/api/deals/{id}', 200, 'success', 40, '{}', null),
  ( 8, pg_temp.day(3), 'ada@example.com', 's3', 'crm-api', 'crm', 'view_deal', 'UI', null, null, '/api/deals/{id}', 200, 'success', 12, null, null),
  ( 9, pg_temp.day(3, '1m'), 'ada@example.com', 's3', 'crm-api', 'crm', 'create_deal', 'UI', null, null, '/api/deals', 201, 'success', 32, '{"value_usd": 250.5}', null),
  (10, pg_temp.day(3, '2m'), 'ada@example.com', 's3', 'crm-api', 'crm', 'delete_deal', 'UI', null, null, '/api/deals/{id}', 204, 'success', 15, null, null),
  (11, pg_temp.day(1, '30m'), 'cy@example.com', 's4', 'web', 'persona', 'view', 'UI', 'high_utilization', 'credit', null, null, 'success', null, null, null),
  (12, pg_temp.day(1, '31m'), 'cy@example.com', 's4', 'web', 'persona', 'copy', 'UI', 'high_utilization', 'credit', null, null, 'success', null, null, null),
  (13, pg_temp.day(1, '32m'), 'bob@example.com', 's5', 'web', 'persona', 'view', 'API', 'high_utilization', 'credit', '/persona/{id}', 200, 'success', 5, null, null),
  (14, pg_temp.day(1, '33m'), null, 's6', 'web', 'persona', 'view', 'UI', 'low_savings', 'savings', null, null, 'success', null, null, null),
  (15, pg_temp.day(8), 'ada@example.com', 's7', 'crm-api', 'crm', 'view_customer', 'UI', null, null, '/api/customers/{id}', 200, 'success', 11, '{"customer_id": "c-1"}', null),
  (16, pg_temp.day(40), 'cy@example.com', 's8', 'web', 'navigation', 'open_page', 'UI', null, null, '/old', 500, 'error', 7, null, 'long ago');

INSERT INTO usage_events (event_id, occurred_at, received_at, producer_id, producer_seq, privacy_level, service_name,
  user_id, session_id, action_type, action_name, channel, persona_id, domain, endpoint, status_code, result_status,
  duration_ms, error_type, attributes, tags, sdk_name, sdk_version)
SELECT gen_random_uuid(), at, at, 'p', n, 'full', service, who, session, type, name, channel, persona, domain, endpoint,
  status, result, ms, CASE WHEN error IS NOT NULL THEN 'Failure' END, data, '{}', 'test', '1'
FROM made;
INSERT INTO usage_errors (event_id, occurred_at, received_at, service_name, user_id, session_id, action_type, action_name,
  endpoint, status_code, result_status, error_type, error_message)
SELECT event_id, occurred_at, received_at, service_name, user_id, session_id, action_type, action_name, e.endpoint,
  status_code, result_status, error_type, error
FROM usage_events e JOIN made ON producer_seq = n
WHERE error IS NOT NULL;

INSERT INTO usage_aggregates (window_seconds, window_start, service_name, action_type, action_name, channel, persona_id,
  count, success_count, error_count, pending_count, timeout_count, unknown_count, late_count, duration_count,
  duration_min_ms, duration_max_ms, duration_sum_ms, final, topology_version, updated_at, users, duration_p50_ms,
  duration_p95_ms, duration_p99_ms)
SELECT seconds, date_bin(make_interval(secs => seconds), at, 'epoch'), service, type, name, channel, coalesce(persona, ''),
  count(*), count(*) FILTER (WHERE result = 'success'), count(*) FILTER (WHERE result = 'error'), 0,
  count(*) FILTER (WHERE result = 'timeout'), 0, 0, count(ms), min(ms), max(ms), coalesce(sum(ms), 0), true, 1, now(),
  count(DISTINCT who), percentile_disc(0.5) WITHIN GROUP (ORDER BY ms), percentile_disc(0.95) WITHIN GROUP (ORDER BY ms),
  percentile_disc(0.99) WITHIN GROUP (ORDER BY ms)
FROM made, unnest(ARRAY[60, 3600]) AS seconds
GROUP BY 1, 2, 3, 4, 5, 6, 7;

INSERT INTO usage_sessions
SELECT 'crm-api/' || session, CASE session WHEN 's1' THEN 'open' ELSE 'final' END, session, who, 'crm-api', min(at), max(at),
  count(*), count(error), 1, jsonb_build_array(jsonb_build_object('action_name', max(name), 'count', count(*))), now(), 1,
  now(), gen_random_uuid(), 0, 0, now()
FROM made WHERE session IN ('s1', 's2', 's3') GROUP BY session, who;

INSERT INTO assignment_events
SELECT gen_random_uuid(), who, win, persona, pg_temp.day(days), 1, 0.75, ARRAY[persona],
  jsonb_build_object(persona, '{"matched": true, "matched_conditions": ["x > 1"]}'::jsonb),
  'Highest priority match', '{}', '2025-11', 'h', 'assigner', 'full', 'p', days, now()
FROM (VALUES ('ada@example.com', '30d', 'high_utilization', 10), ('ada@example.com', '30d', 'low_savings', 5),
             ('cy@example.com', '30d', 'high_utilization', 50), ('bob@example.com', '30d', 'low_savings', 20),
             ('bob@example.com', '180d', 'high_utilization', 20)) AS v (who, win, persona, days);

INSERT INTO persona_adoption_days
SELECT (pg_temp.day(1) AT TIME ZONE 'UTC')::date, '30d', assigned, viewed, domain, channel, uses, 1, null, true, 1, now()
FROM (VALUES ('high_utilization', 'high_utilization', 'credit', 'UI', 2), ('low_savings', 'high_utilization', 'credit', 'API', 1),
             ('low_savings', '', '', 'UI', 3)) AS v (assigned, viewed, domain, channel, uses);

INSERT INTO persona_standings
SELECT win, persona, assigned, active, now(), 1, now(), gen_random_uuid(), 0, 0, now()
FROM (VALUES ('30d', 'high_utilization', 2, 1), ('30d', 'low_savings', 2, 0),
             ('180d', 'high_utilization', 1, 1)) AS v (win, persona, assigned, active);

INSERT INTO alert_transitions
SELECT id, pg_temp.day(days), state, rule, '{"service": "crm-api", "severity": "page"}', '{"summary": "12 % errors"}', 0.12,
  pg_temp.day(2), CASE WHEN state <> 'pending' THEN pg_temp.day(2, '10m') END,
  CASE WHEN state = 'resolved' THEN pg_temp.day(days) END, now(), now(), gen_random_uuid(), 0, n, now()
FROM (VALUES (1, 'a', 2, 'firing', 'ErrorRateHigh'), (2, 'a', 1, 'resolved', 'ErrorRateHigh'),
             (3, 'b', 3, 'pending', 'FeatureDown'), (4, 'b', 1, 'firing', 'FeatureDown'),
             (5, 'c', 1, 'pending', 'UserErrors')) AS v (n, id, days, state, rule);

INSERT INTO producer_reports
SELECT id, service, pg_temp.day(1), pg_temp.day(0), 100, sent, 0, 0, dropped::jsonb, '{}', 100, false, now(),
  gen_random_uuid(), 0, 0, now()
FROM (VALUES ('crm-api-1', 'crm-api', 100, '{}'), ('crm-api-2', 'crm-api', 97, '{"delivery_failed": 3}'),
             ('web-1', 'web', 99, '{}')) AS v (id, service, sent, dropped);

INSERT INTO producer_arrivals
SELECT id, '00000000-0000-0000-0000-000000000001', partition, arrived, duplicates, dead, 0, pg_temp.day(1), pg_temp.day(0)
FROM (VALUES ('crm-api-1', 0, 60, 0, 0), ('crm-api-1', 1, 45, 5, 0), ('crm-api-2', 0, 97, 0, 2), ('web-1', 0, 92, 2, 1))
  AS v (id, partition, arrived, duplicates, dead);

INSERT INTO sink_offsets
SELECT 'footfall-sink', '00000000-0000-0000-0000-000000000001', n, 'usage-events', 10, pg_temp.day(1, n * interval '1m')
FROM generate_series(0, 1) AS n;
