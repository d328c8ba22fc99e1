-- Public views, made again whenever this file changes. CREATE OR REPLACE is meant: it lets columns be added at the end and
-- refuses to rename, retype or drop one, which is the contract. They run with their owner's rights.

CREATE OR REPLACE VIEW user_activity_logs AS
SELECT
  event_id AS id, user_id AS user_email, session_id, action_type, action_name, action_category, entity_type,
  entity_id, page_url, service_name, user_agent, ip_address, attributes AS action_data, result_status,
  result_data, duration_ms, tags, occurred_at AS "timestamp", received_at AS created_at, channel, persona_id,
  domain, endpoint, http_method AS method, status_code, error_type, service_version, environment, notes, trace_id,
  privacy_level
FROM usage_events;
COMMENT ON VIEW user_activity_logs IS 'One event: who did what, where, and how it ended. Kept as long as usage (90 days).';
COMMENT ON COLUMN user_activity_logs.id IS 'Id of the event (UUID version 7)';
COMMENT ON COLUMN user_activity_logs.user_email IS 'The user: e-mail address, other id, or pseudonym; null when nobody was signed in';
COMMENT ON COLUMN user_activity_logs.session_id IS 'The application''s session id; null where it has none';
COMMENT ON COLUMN user_activity_logs.action_type IS 'Kind of action: crm, navigation, chat, persona …';
COMMENT ON COLUMN user_activity_logs.action_name IS 'What was done: view_deal';
COMMENT ON COLUMN user_activity_logs.action_category IS 'Finer kind, as the application chose; null when the application gave none';
COMMENT ON COLUMN user_activity_logs.entity_type IS 'What it was done to: deal; null when the application gave none';
COMMENT ON COLUMN user_activity_logs.entity_id IS 'Id of what it was done to, or its pseudonym; null when the application gave none';
COMMENT ON COLUMN user_activity_logs.page_url IS 'Page or page template; null when the application gave none, or a local file';
COMMENT ON COLUMN user_activity_logs.service_name IS 'The application';
COMMENT ON COLUMN user_activity_logs.user_agent IS 'Browser or client, as it said; null when the application gave none, and below privacy level full';
COMMENT ON COLUMN user_activity_logs.ip_address IS 'Address of the client, truncated; null when the application gave none or has addresses dropped, and below privacy level full';
COMMENT ON COLUMN user_activity_logs.action_data IS 'Data of the action, as the application chose; null when the application gave none';
COMMENT ON COLUMN user_activity_logs.result_status IS 'success, error, pending, timeout or unknown';
COMMENT ON COLUMN user_activity_logs.result_data IS 'Data of the result, as the application chose; null when the application gave none';
COMMENT ON COLUMN user_activity_logs.duration_ms IS 'How long it took, milliseconds; null when the application measured nothing';
COMMENT ON COLUMN user_activity_logs.tags IS 'Labels, as the application chose; never null, empty when there are none';
COMMENT ON COLUMN user_activity_logs."timestamp" IS 'When it happened, by the application''s clock';
COMMENT ON COLUMN user_activity_logs.created_at IS 'When Kafka took it';
COMMENT ON COLUMN user_activity_logs.channel IS 'UI, API, CLI, JOB or UNKNOWN';
COMMENT ON COLUMN user_activity_logs.persona_id IS 'Persona that it was about; null for none';
COMMENT ON COLUMN user_activity_logs.domain IS 'Domain that it was about; null for none';
COMMENT ON COLUMN user_activity_logs.endpoint IS 'Route template: /api/deals/{id}; null when the application gave none, as for what is no request';
COMMENT ON COLUMN user_activity_logs.method IS 'HTTP method; null when the application gave none, as for what is no request';
COMMENT ON COLUMN user_activity_logs.status_code IS 'HTTP status; null when the application gave none, as for what is no request';
COMMENT ON COLUMN user_activity_logs.error_type IS 'Class of the error; its words are in user_errors; null when nothing failed or the application named no class';
COMMENT ON COLUMN user_activity_logs.service_version IS 'Version of the application; null when it does not say';
COMMENT ON COLUMN user_activity_logs.environment IS 'production, staging …; null when the application does not say';
COMMENT ON COLUMN user_activity_logs.notes IS 'Free text, as the application chose; null when the application gave none, and below privacy level full';
COMMENT ON COLUMN user_activity_logs.trace_id IS 'Trace that it belongs to (W3C trace context); null when the application gave none, and below privacy level full';
COMMENT ON COLUMN user_activity_logs.privacy_level IS 'Level at which it was recorded: anonymised or full';
GRANT SELECT ON user_activity_logs TO footfall_reader;

CREATE OR REPLACE VIEW persona_usage AS
SELECT
  event_id AS id, occurred_at AS "timestamp", persona_id, domain, channel, action_name AS action, notes
FROM usage_events
WHERE action_type = 'persona' AND persona_id IS NOT NULL;
COMMENT ON VIEW persona_usage IS 'One use of a persona, usually a view or a copy: an event of type persona that names one. Kept as long as usage (90 days).';
COMMENT ON COLUMN persona_usage.id IS 'Id of the event (UUID version 7)';
COMMENT ON COLUMN persona_usage."timestamp" IS 'When it happened, by the application''s clock';
COMMENT ON COLUMN persona_usage.persona_id IS 'The persona';
COMMENT ON COLUMN persona_usage.domain IS 'Its domain; null when the application named none';
COMMENT ON COLUMN persona_usage.channel IS 'UI, API, CLI, JOB or UNKNOWN; usually UI or API';
COMMENT ON COLUMN persona_usage.action IS 'What was done, as the application named it: usually view or copy';
COMMENT ON COLUMN persona_usage.notes IS 'Free text; null when there is none';
GRANT SELECT ON persona_usage TO footfall_reader, footfall_writer; -- who resets the log asks it

CREATE OR REPLACE VIEW feature_usage AS
SELECT
  event_id AS id, user_id AS user_email, action_name AS feature_name, endpoint, http_method AS method,
  occurred_at AS "timestamp", result_status NOT IN ('error', 'timeout') AS success,
  CASE WHEN result_status <> 'success' THEN (
    SELECT x.error_message FROM usage_errors x
    WHERE x.event_id = e.event_id AND x.occurred_at = e.occurred_at) END AS error_message,
  duration_ms, status_code, received_at AS created_at
FROM usage_events e;
COMMENT ON VIEW feature_usage IS 'One event as the use of a feature. Kept as long as usage (90 days), its error message as long as errors (30 days).';
COMMENT ON COLUMN feature_usage.id IS 'Id of the event (UUID version 7)';
COMMENT ON COLUMN feature_usage.user_email IS 'The user; null when nobody was signed in';
COMMENT ON COLUMN feature_usage.feature_name IS 'The feature: name of the action';
COMMENT ON COLUMN feature_usage.endpoint IS 'Route template; null when the application gave none, as for what is no request';
COMMENT ON COLUMN feature_usage.method IS 'HTTP method; null when the application gave none, as for what is no request';
COMMENT ON COLUMN feature_usage."timestamp" IS 'When it happened, by the application''s clock';
COMMENT ON COLUMN feature_usage.success IS 'Whether it did not end with error or timeout';
COMMENT ON COLUMN feature_usage.error_message IS 'What went wrong, in words; null for a success, when the application gave none, below privacy level full, and once errors have left (30 days)';
COMMENT ON COLUMN feature_usage.duration_ms IS 'How long it took, milliseconds; null when the application measured nothing';
COMMENT ON COLUMN feature_usage.status_code IS 'HTTP status; null when the application gave none, as for what is no request';
COMMENT ON COLUMN feature_usage.created_at IS 'When Kafka took it';
GRANT SELECT ON feature_usage TO footfall_reader;

CREATE OR REPLACE VIEW user_errors AS
SELECT
  event_id AS id, user_id AS user_email, endpoint, http_method AS method, error_type, status_code AS error_code,
  error_message, stack_trace, occurred_at AS "timestamp", received_at AS created_at, service_name, session_id,
  action_type, action_name, result_status
FROM usage_errors
WHERE result_status IN ('error', 'timeout');
COMMENT ON VIEW user_errors IS 'One failed event: error or timeout. Kept as long as errors (30 days).';
COMMENT ON COLUMN user_errors.id IS 'Id of the event (UUID version 7)';
COMMENT ON COLUMN user_errors.user_email IS 'The user; null when nobody was signed in';
COMMENT ON COLUMN user_errors.endpoint IS 'Route template; null when the application gave none, as for what is no request';
COMMENT ON COLUMN user_errors.method IS 'HTTP method; null when the application gave none, as for what is no request';
COMMENT ON COLUMN user_errors.error_type IS 'Class of the error; null when the application named none';
COMMENT ON COLUMN user_errors.error_code IS 'HTTP status; null when the application gave none, as for what is no request';
COMMENT ON COLUMN user_errors.error_message IS 'What went wrong, in words; null when the application gave none, and below privacy level full';
COMMENT ON COLUMN user_errors.stack_trace IS 'Where, as the application''s language prints it; null when the application gave none, and below privacy level full';
COMMENT ON COLUMN user_errors."timestamp" IS 'When it happened, by the application''s clock';
COMMENT ON COLUMN user_errors.created_at IS 'When Kafka took it';
COMMENT ON COLUMN user_errors.service_name IS 'The application';
COMMENT ON COLUMN user_errors.session_id IS 'The application''s session id; null where it has none';
COMMENT ON COLUMN user_errors.action_type IS 'Kind of action';
COMMENT ON COLUMN user_errors.action_name IS 'What was tried';
COMMENT ON COLUMN user_errors.result_status IS 'error or timeout';
GRANT SELECT ON user_errors TO footfall_reader;

-- Days that are rolled up and have not changed since are read from their sums, and all others from the events themselves:
-- today, days that nobody has rolled up yet, days with late events. A condition on day reaches both, and prunes partitions.

-- The days that there are. Not public. Names are looked up one by one, as a join reads those of all tables and indexes.
CREATE OR REPLACE VIEW usage_days AS
SELECT to_date(substr(name, length('usage_events_') + 1), 'YYYYMMDD') AS day
FROM (
  SELECT (SELECT relname::text FROM pg_class WHERE oid = inhrelid) AS name
  FROM pg_inherits WHERE inhparent = 'usage_events'::regclass OFFSET 0) AS partitions
WHERE name ~ '_[0-9]{8,}$'
UNION
SELECT (occurred_at AT TIME ZONE 'UTC')::date FROM usage_events_default;
GRANT SELECT ON usage_days TO footfall_writer;

-- Those whose sums hold. Not public.
CREATE OR REPLACE VIEW usage_days_summed AS
SELECT day FROM usage_days_rolled r WHERE NOT EXISTS (SELECT FROM usage_days_late l WHERE l.day = r.day);
GRANT SELECT ON usage_days_summed TO footfall_writer;

-- What the sums are of, with the columns of their tables. Not public. Grouped twice, as different sessions are counted by
-- sorting else.
CREATE OR REPLACE VIEW usage_user_days_live AS
SELECT
  live.day, e.user_id, e.activities, e.successes, e.errors, e.sessions, e.first_at, e.last_at
FROM usage_days AS live
CROSS JOIN LATERAL (
  SELECT
    user_id, sum(activities)::bigint AS activities, sum(successes)::bigint AS successes, sum(errors)::bigint AS errors,
    count(session_id) AS sessions, min(first_at) AS first_at, max(last_at) AS last_at
  FROM (
    SELECT
      user_id, session_id, count(*) AS activities, count(*) FILTER (WHERE result_status = 'success') AS successes,
      count(*) FILTER (WHERE result_status IN ('error', 'timeout')) AS errors, min(occurred_at) AS first_at,
      max(occurred_at) AS last_at
    FROM usage_events
    WHERE occurred_at >= live.day::timestamp AT TIME ZONE 'UTC'
      AND occurred_at < (live.day + 1)::timestamp AT TIME ZONE 'UTC'
    GROUP BY user_id, session_id) AS sessions
  GROUP BY user_id) AS e;
CREATE OR REPLACE VIEW usage_user_day_details_live AS
SELECT
  live.day, e.user_id, e.features, s.sessions, s.session_first, s.session_last
FROM usage_days AS live
CROSS JOIN LATERAL (
  SELECT user_id, array_agg(DISTINCT action_name) AS features
  FROM usage_events
  WHERE occurred_at >= live.day::timestamp AT TIME ZONE 'UTC'
    AND occurred_at < (live.day + 1)::timestamp AT TIME ZONE 'UTC' AND user_id IS NOT NULL
  GROUP BY user_id) AS e
JOIN LATERAL (
  SELECT
    user_id, array_agg(session_id) AS sessions, array_agg(first_at) AS session_first, array_agg(last_at) AS session_last
  FROM (
    SELECT user_id, session_id, min(occurred_at) AS first_at, max(occurred_at) AS last_at
    FROM usage_events
    WHERE occurred_at >= live.day::timestamp AT TIME ZONE 'UTC'
      AND occurred_at < (live.day + 1)::timestamp AT TIME ZONE 'UTC' AND user_id IS NOT NULL
    GROUP BY user_id, session_id) AS sessions
  GROUP BY user_id) AS s USING (user_id);
CREATE OR REPLACE VIEW usage_action_days_live AS
SELECT
  live.day, e.action_name, e.status_code, e.activities, e.errors
FROM usage_days AS live
CROSS JOIN LATERAL (
  SELECT
    action_name, status_code, count(*) AS activities,
    count(*) FILTER (WHERE result_status IN ('error', 'timeout')) AS errors
  FROM usage_events
  WHERE occurred_at >= live.day::timestamp AT TIME ZONE 'UTC'
    AND occurred_at < (live.day + 1)::timestamp AT TIME ZONE 'UTC'
  GROUP BY action_name, status_code) AS e;
GRANT SELECT ON usage_user_days_live, usage_user_day_details_live, usage_action_days_live TO footfall_writer;

CREATE OR REPLACE VIEW user_activity_by_day AS
SELECT
  day, user_id AS user_email, activities, successes, errors, sessions, first_at, last_at
FROM usage_user_days
WHERE day = ANY (ARRAY(SELECT day FROM usage_days_summed))
UNION ALL
SELECT day, user_id, activities, successes, errors, sessions, first_at, last_at
FROM usage_user_days_live
WHERE day NOT IN (SELECT day FROM usage_days_summed);
COMMENT ON VIEW user_activity_by_day IS 'What one user did on one day (UTC). Exact at any time: days that are over are added up ahead, the others when asked. Kept as long as usage (90 days).';
COMMENT ON COLUMN user_activity_by_day.day IS 'The day (UTC)';
COMMENT ON COLUMN user_activity_by_day.user_email IS 'The user: e-mail address, other id, or pseudonym; null for events of nobody';
COMMENT ON COLUMN user_activity_by_day.activities IS 'Events';
COMMENT ON COLUMN user_activity_by_day.successes IS 'Events that ended with success';
COMMENT ON COLUMN user_activity_by_day.errors IS 'Events that ended with error or timeout';
COMMENT ON COLUMN user_activity_by_day.sessions IS 'Different session ids on that day; a session over midnight counts on both days';
COMMENT ON COLUMN user_activity_by_day.first_at IS 'The first event';
COMMENT ON COLUMN user_activity_by_day.last_at IS 'The last event';
GRANT SELECT ON user_activity_by_day TO footfall_reader;
