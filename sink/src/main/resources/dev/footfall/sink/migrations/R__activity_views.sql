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
COMMENT ON COLUMN user_activity_logs.action_category IS 'Finer kind, as the application chose';
COMMENT ON COLUMN user_activity_logs.entity_type IS 'What it was done to: deal';
COMMENT ON COLUMN user_activity_logs.entity_id IS 'Id of what it was done to';
COMMENT ON COLUMN user_activity_logs.page_url IS 'Page or page template';
COMMENT ON COLUMN user_activity_logs.service_name IS 'The application';
COMMENT ON COLUMN user_activity_logs.user_agent IS 'Browser or client, as it said';
COMMENT ON COLUMN user_activity_logs.ip_address IS 'Address of the client, truncated or null by privacy level';
COMMENT ON COLUMN user_activity_logs.action_data IS 'Data of the action, as the application chose';
COMMENT ON COLUMN user_activity_logs.result_status IS 'success, error, pending, timeout or unknown';
COMMENT ON COLUMN user_activity_logs.result_data IS 'Data of the result, as the application chose';
COMMENT ON COLUMN user_activity_logs.duration_ms IS 'How long it took, milliseconds';
COMMENT ON COLUMN user_activity_logs.tags IS 'Labels, as the application chose';
COMMENT ON COLUMN user_activity_logs."timestamp" IS 'When it happened, by the application''s clock';
COMMENT ON COLUMN user_activity_logs.created_at IS 'When Kafka took it';
COMMENT ON COLUMN user_activity_logs.channel IS 'UI, API, CLI, JOB or UNKNOWN';
COMMENT ON COLUMN user_activity_logs.persona_id IS 'Persona that it was about';
COMMENT ON COLUMN user_activity_logs.domain IS 'Domain that it was about';
COMMENT ON COLUMN user_activity_logs.endpoint IS 'Route template: /api/deals/{id}';
COMMENT ON COLUMN user_activity_logs.method IS 'HTTP method';
COMMENT ON COLUMN user_activity_logs.status_code IS 'HTTP status';
COMMENT ON COLUMN user_activity_logs.error_type IS 'Class of the error; its words are in user_errors';
COMMENT ON COLUMN user_activity_logs.service_version IS 'Version of the application';
COMMENT ON COLUMN user_activity_logs.environment IS 'production, staging …';
COMMENT ON COLUMN user_activity_logs.notes IS 'Free text, as the application chose';
COMMENT ON COLUMN user_activity_logs.trace_id IS 'Trace that it belongs to (W3C trace context)';
COMMENT ON COLUMN user_activity_logs.privacy_level IS 'Level at which it was recorded: anonymised or full';
GRANT SELECT ON user_activity_logs TO footfall_reader;

CREATE OR REPLACE VIEW persona_usage AS
SELECT
  event_id AS id, occurred_at AS "timestamp", persona_id, domain, channel, action_name AS action, notes
FROM usage_events
WHERE action_type = 'persona' AND persona_id IS NOT NULL;
COMMENT ON VIEW persona_usage IS 'One view or copy of a persona. Kept as long as usage (90 days).';
COMMENT ON COLUMN persona_usage.id IS 'Id of the event (UUID version 7)';
COMMENT ON COLUMN persona_usage."timestamp" IS 'When it happened, by the application''s clock';
COMMENT ON COLUMN persona_usage.persona_id IS 'The persona';
COMMENT ON COLUMN persona_usage.domain IS 'Its domain';
COMMENT ON COLUMN persona_usage.channel IS 'UI or API';
COMMENT ON COLUMN persona_usage.action IS 'view or copy';
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
COMMENT ON COLUMN feature_usage.endpoint IS 'Route template';
COMMENT ON COLUMN feature_usage.method IS 'HTTP method';
COMMENT ON COLUMN feature_usage."timestamp" IS 'When it happened, by the application''s clock';
COMMENT ON COLUMN feature_usage.success IS 'Whether it did not end with error or timeout';
COMMENT ON COLUMN feature_usage.error_message IS 'What went wrong, in words; null once errors have left (30 days)';
COMMENT ON COLUMN feature_usage.duration_ms IS 'How long it took, milliseconds';
COMMENT ON COLUMN feature_usage.status_code IS 'HTTP status';
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
COMMENT ON COLUMN user_errors.endpoint IS 'Route template';
COMMENT ON COLUMN user_errors.method IS 'HTTP method';
COMMENT ON COLUMN user_errors.error_type IS 'Class of the error';
COMMENT ON COLUMN user_errors.error_code IS 'HTTP status';
COMMENT ON COLUMN user_errors.error_message IS 'What went wrong, in words';
COMMENT ON COLUMN user_errors.stack_trace IS 'Where, as the application''s language prints it';
COMMENT ON COLUMN user_errors."timestamp" IS 'When it happened, by the application''s clock';
COMMENT ON COLUMN user_errors.created_at IS 'When Kafka took it';
COMMENT ON COLUMN user_errors.service_name IS 'The application';
COMMENT ON COLUMN user_errors.session_id IS 'The application''s session id';
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

-- Questions about many days. They are functions, not views, because the live views make PostgreSQL plan for every partition:
-- here they are part of the query only where a day has no sum. All days are of UTC and included, all answers exact at any time.

-- From what to answer about some days: spans whose eight days all hold, single days that hold, and days without sums. Not
-- public.
CREATE OR REPLACE FUNCTION usage_day_parts(first_day date, last_day date, OUT spans date[], OUT days date[], OUT live date[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  summed date[] := ARRAY(SELECT d.day FROM usage_days_summed d WHERE d.day >= first_day AND d.day <= last_day);
BEGIN
  spans := ARRAY(
    SELECT s.first_day FROM usage_spans_rolled s
    WHERE s.first_day >= $1 AND s.first_day + 7 <= $2
      AND 8 = (SELECT count(*) FROM unnest(summed) AS d WHERE d >= s.first_day AND d < s.first_day + 8));
  days := ARRAY(
    SELECT d FROM unnest(summed) AS d
    WHERE NOT EXISTS (SELECT FROM unnest(spans) AS span WHERE d >= span AND d < span + 8));
  live := ARRAY(
    SELECT d.day FROM usage_days d WHERE d.day >= first_day AND d.day <= last_day AND NOT d.day = ANY (summed));
END $$;
REVOKE ALL ON FUNCTION usage_day_parts(date, date) FROM PUBLIC;

-- user_activity_by_day added up by user.
CREATE OR REPLACE FUNCTION user_activity(first_day date, last_day date)
  RETURNS TABLE (
    user_email text, activities bigint, successes bigint, errors bigint, sessions bigint, active_days bigint,
    first_at timestamptz, last_at timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  parts record;
BEGIN
  SELECT * INTO parts FROM usage_day_parts(first_day, last_day);
  RETURN QUERY EXECUTE
    'SELECT user_id, sum(activities)::bigint, sum(successes)::bigint, sum(errors)::bigint, sum(sessions)::bigint,'
    '  sum(active_days)::bigint, min(first_at), max(last_at)'
    ' FROM (SELECT user_id, activities, successes, errors, sessions, active_days, first_at, last_at'
    '  FROM usage_user_spans WHERE first_day = ANY ($1)'
    '  UNION ALL SELECT user_id, activities, successes, errors, sessions, 1, first_at, last_at'
    '  FROM usage_user_days WHERE day = ANY ($2)'
    || CASE WHEN parts.live = '{}' THEN '' ELSE
      '  UNION ALL SELECT user_id, activities, successes, errors, sessions, 1, first_at, last_at'
      '  FROM usage_user_days_live WHERE day = ANY ($3)' END
    || ') AS parts GROUP BY user_id'
    USING parts.spans, parts.days, parts.live;
END $$;
COMMENT ON FUNCTION user_activity(date, date) IS 'What each user did from one day (UTC) to another, both included: user_activity_by_day added up, and faster. Exact at any time.';

-- Two numbers of it, as who only counts needs not wait for the others. Sums of bigint are numeric and slow; those of double
-- precision are as exact up to 2^53. Workers would send nearly as many groups as they read rows.
CREATE OR REPLACE FUNCTION user_counts(first_day date, last_day date)
  RETURNS TABLE (user_email text, activities bigint, errors bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20000
  SET search_path = public, pg_temp SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  parts record;
BEGIN
  SELECT * INTO parts FROM usage_day_parts(first_day, last_day);
  RETURN QUERY EXECUTE
    'SELECT user_id, sum(activities::double precision)::bigint, sum(errors::double precision)::bigint'
    ' FROM (SELECT user_id, activities, errors FROM usage_user_spans WHERE first_day = ANY ($1)'
    '  UNION ALL SELECT user_id, activities, errors FROM usage_user_days WHERE day = ANY ($2)'
    || coalesce((
      -- With the days themselves, and not as parameters, no other partition is part of the plan.
      SELECT string_agg(format(
        ' UNION ALL SELECT user_id, count(*), count(*) FILTER (WHERE result_status IN (''error'', ''timeout''))'
        ' FROM usage_events WHERE occurred_at >= %L AND occurred_at < %L GROUP BY user_id',
        day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC'), '')
      FROM unnest(parts.live) AS day), '')
    || ') AS parts GROUP BY user_id'
    USING parts.spans, parts.days;
END $$;
COMMENT ON FUNCTION user_counts(date, date) IS 'How many events each user had from one day (UTC) to another, both included, and how many failed: two numbers of user_activity, and faster. Exact at any time.';

-- How often each feature was used, and with which HTTP status.
CREATE OR REPLACE FUNCTION feature_activity(first_day date, last_day date)
  RETURNS TABLE (feature_name text, status_code integer, uses bigint, failures bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  live date[] := ARRAY(
    SELECT day FROM usage_days WHERE day >= $1 AND day <= $2 AND day NOT IN (SELECT day FROM usage_days_summed));
BEGIN
  RETURN QUERY EXECUTE
    'SELECT action_name, status_code, sum(activities)::bigint, sum(errors)::bigint'
    ' FROM (SELECT action_name, status_code, activities, errors FROM usage_action_days'
    '  WHERE day >= $1 AND day <= $2 AND day IN (SELECT day FROM usage_days_summed)'
    || CASE WHEN live = '{}' THEN '' ELSE
      '  UNION ALL SELECT action_name, status_code, activities, errors FROM usage_action_days_live'
      '  WHERE day = ANY ($3)' END
    || ') AS parts GROUP BY action_name, status_code'
    USING first_day, last_day, live;
END $$;
COMMENT ON FUNCTION feature_activity(date, date) IS 'How often each feature was used from one day (UTC) to another, both included, and with which HTTP status. Exact at any time.';

-- Of some users and each day the names of the features that they used, and each session id (null for none) with its first
-- and last event of that day.
CREATE OR REPLACE FUNCTION user_details(first_day date, last_day date, users text[])
  RETURNS TABLE (
    day date, user_email text, features text[], sessions text[], session_first timestamptz[], session_last timestamptz[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  live date[] := ARRAY(
    SELECT d.day FROM usage_days d WHERE d.day >= $1 AND d.day <= $2 AND d.day NOT IN (SELECT s.day FROM usage_days_summed s));
BEGIN
  RETURN QUERY EXECUTE
    'SELECT day, user_id, features, sessions, session_first, session_last FROM usage_user_day_details'
    ' WHERE user_id = ANY ($3) AND day >= $1 AND day <= $2 AND day IN (SELECT day FROM usage_days_summed)'
    || CASE WHEN live = '{}' THEN '' ELSE
      ' UNION ALL SELECT day, user_id, features, sessions, session_first, session_last FROM usage_user_day_details_live'
      ' WHERE user_id = ANY ($3) AND day = ANY ($4)' END
    USING first_day, last_day, users, live;
END $$;
COMMENT ON FUNCTION user_details(date, date, text[]) IS 'What some users used on each day (UTC) from one to another, both included, and the parts of their sessions on that day. Exact at any time.';

-- Who did most from any moment to any other: whole days from their sums, the pieces before and after them from the events, and
-- different sessions only of those who are in the answer, as to count them reads every session.
CREATE OR REPLACE FUNCTION most_active_users(since timestamptz, top integer, until timestamptz DEFAULT 'infinity')
  RETURNS TABLE (user_email text, activities bigint, sessions bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  first date := ((since AT TIME ZONE 'UTC') - interval '1 microsecond')::date + 1;
  after date := least(until AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')::date;
  head timestamptz := least(first::timestamp AT TIME ZONE 'UTC', until);
  tail timestamptz := greatest(after::timestamp AT TIME ZONE 'UTC', head);
  users text[];
  counts bigint[];
BEGIN
  EXECUTE
    'SELECT array_agg(user_id), array_agg(activities)'
    ' FROM (SELECT user_id, sum(activities)::bigint AS activities'
    '  FROM (SELECT user_email AS user_id, activities FROM user_counts($1, $2)'
    '   UNION ALL SELECT user_id, count(*) FROM usage_events'
    '   WHERE occurred_at >= $3 AND occurred_at < $4 AND user_id IS NOT NULL GROUP BY user_id'
    '   UNION ALL SELECT user_id, count(*) FROM usage_events'
    '   WHERE occurred_at >= $5 AND occurred_at < $6 AND user_id IS NOT NULL GROUP BY user_id) AS parts'
    '  WHERE user_id IS NOT NULL GROUP BY user_id ORDER BY activities DESC, user_id LIMIT $7) AS busiest'
    INTO users, counts USING first, after - 1, since, head, tail, until, top;
  RETURN QUERY EXECUTE
    'SELECT user_id, activities, count(DISTINCT session_id)'
    ' FROM unnest($1, $2) AS busiest (user_id, activities)'
    ' LEFT JOIN (SELECT user_email AS user_id, unnest(sessions) AS session_id FROM user_details($3, $4, $1)'
    '  UNION ALL SELECT user_id, session_id FROM usage_events'
    '  WHERE occurred_at >= $5 AND occurred_at < $6 AND user_id = ANY ($1)'
    '  UNION ALL SELECT user_id, session_id FROM usage_events'
    '  WHERE occurred_at >= $7 AND occurred_at < $8 AND user_id = ANY ($1)) AS sessions USING (user_id)'
    ' GROUP BY user_id, activities ORDER BY activities DESC, user_id'
    USING users, counts, first, after - 1, since, head, tail, until;
END $$;
COMMENT ON FUNCTION most_active_users(timestamptz, integer, timestamptz) IS 'The users with the most events from a moment on and before another one (all until now without one), with their different session ids. Exact at any time.';

REVOKE ALL ON FUNCTION
  user_activity(date, date), user_counts(date, date), feature_activity(date, date), user_details(date, date, text[]),
  most_active_users(timestamptz, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  user_activity(date, date), user_counts(date, date), feature_activity(date, date), user_details(date, date, text[]),
  most_active_users(timestamptz, integer, timestamptz) TO footfall_reader;
