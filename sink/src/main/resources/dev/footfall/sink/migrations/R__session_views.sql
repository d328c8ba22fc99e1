-- Public views, made again whenever this file changes. CREATE OR REPLACE is meant: it lets columns be added at the end and
-- refuses to rename, retype or drop one, which is the contract. They run with their owner's rights.

CREATE OR REPLACE VIEW user_session_summaries AS
SELECT
  session_key AS id, session_id, user_id AS user_email, service_name, started_at AS session_start,
  ended_at AS session_end, extract(epoch FROM ended_at - started_at) AS duration_seconds, activities, errors,
  pages, top_actions, state, updated_at, capped
FROM usage_sessions
WHERE state <> 'withdrawn';
COMMENT ON VIEW user_session_summaries IS 'One session: by the application''s session id, or by 30 minutes of inactivity where there is none. Kept for a year.';
COMMENT ON COLUMN user_session_summaries.id IS 'Identity of the session';
COMMENT ON COLUMN user_session_summaries.session_id IS 'The application''s session id; null when found by inactivity';
COMMENT ON COLUMN user_session_summaries.user_email IS 'The user; null when nobody was signed in';
COMMENT ON COLUMN user_session_summaries.service_name IS 'The application of its first event';
COMMENT ON COLUMN user_session_summaries.session_start IS 'Time of its first event';
COMMENT ON COLUMN user_session_summaries.session_end IS 'Time of its last event so far';
COMMENT ON COLUMN user_session_summaries.duration_seconds IS 'From first to last event, seconds';
COMMENT ON COLUMN user_session_summaries.activities IS 'Events in it';
COMMENT ON COLUMN user_session_summaries.errors IS 'Those that ended with error or timeout';
COMMENT ON COLUMN user_session_summaries.pages IS 'Distinct pages seen';
COMMENT ON COLUMN user_session_summaries.top_actions IS 'The most frequent actions, most first: [{action_name, count}]';
COMMENT ON COLUMN user_session_summaries.state IS 'open: may still grow; final: closed by inactivity';
COMMENT ON COLUMN user_session_summaries.updated_at IS 'When the row was written last';
COMMENT ON COLUMN user_session_summaries.capped IS 'Whether it was cut at the longest length allowed, and goes on in another session';
GRANT SELECT ON user_session_summaries TO footfall_reader;

CREATE OR REPLACE VIEW user_sessions AS
SELECT
  session_key AS id, user_id AS user_email, session_id, started_at, ended_at AS last_activity_at,
  state = 'open' AS active,
  round((extract(epoch FROM ended_at - started_at) / 60)::numeric, 1) AS duration_minutes,
  activities AS requests_count, errors AS errors_count, service_name, received_at AS created_at, capped
FROM usage_sessions
WHERE state <> 'withdrawn';
COMMENT ON VIEW user_sessions IS 'One session, as usage reports want it. Kept for a year.';
COMMENT ON COLUMN user_sessions.id IS 'Identity of the session';
COMMENT ON COLUMN user_sessions.user_email IS 'The user; null when nobody was signed in';
COMMENT ON COLUMN user_sessions.session_id IS 'The application''s session id; null when found by inactivity';
COMMENT ON COLUMN user_sessions.started_at IS 'Time of its first event';
COMMENT ON COLUMN user_sessions.last_activity_at IS 'Time of its last event so far';
COMMENT ON COLUMN user_sessions.active IS 'Whether it may still grow';
COMMENT ON COLUMN user_sessions.duration_minutes IS 'From first to last event, minutes';
COMMENT ON COLUMN user_sessions.requests_count IS 'Events in it';
COMMENT ON COLUMN user_sessions.errors_count IS 'Those that ended with error or timeout';
COMMENT ON COLUMN user_sessions.service_name IS 'The application of its first event';
COMMENT ON COLUMN user_sessions.created_at IS 'When Kafka took its latest summary';
COMMENT ON COLUMN user_sessions.capped IS 'Whether it was cut at the longest length allowed, and goes on in another session';
GRANT SELECT ON user_sessions TO footfall_reader;

CREATE OR REPLACE VIEW merged_sessions AS
SELECT session_key AS id, merged_into, user_id AS user_email, updated_at AS merged_at
FROM usage_sessions
WHERE state = 'withdrawn';
COMMENT ON VIEW merged_sessions IS 'One session that is no more: a late event closed the gap to another one, which has all of it now. Kept for a year.';
COMMENT ON COLUMN merged_sessions.id IS 'Identity that the session had';
COMMENT ON COLUMN merged_sessions.merged_into IS 'Identity of the session that it is part of now; that one may have been merged later, too';
COMMENT ON COLUMN merged_sessions.user_email IS 'The user; null when nobody was signed in';
COMMENT ON COLUMN merged_sessions.merged_at IS 'When that was stored';
GRANT SELECT ON merged_sessions TO footfall_reader;
