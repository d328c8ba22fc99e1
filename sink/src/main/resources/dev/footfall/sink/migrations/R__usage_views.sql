-- Public views, made again whenever this file changes. CREATE OR REPLACE is meant: it lets columns be added at the end and
-- refuses to rename, retype or drop one, which is the contract. They run with their owner's rights.

CREATE OR REPLACE VIEW usage_by_minute AS
SELECT
  window_start, service_name, action_type, action_name, channel, nullif(persona_id, '') AS persona_id, count,
  success_count, error_count, pending_count, timeout_count, unknown_count, error_rate, late_count, duration_count,
  duration_min_ms, duration_max_ms, duration_sum_ms, final, topology_version, updated_at, duration_p50_ms,
  duration_p95_ms, duration_p99_ms, users, duration_sketch, user_sketch
FROM usage_aggregates
WHERE window_seconds = 60;
COMMENT ON VIEW usage_by_minute IS 'Figures of one minute of event time and its dimensions. Always the total so far: rows add up to any longer period. Kept for two years.';
COMMENT ON COLUMN usage_by_minute.window_start IS 'Start of the minute';
COMMENT ON COLUMN usage_by_minute.service_name IS 'The application';
COMMENT ON COLUMN usage_by_minute.action_type IS 'Kind of action';
COMMENT ON COLUMN usage_by_minute.action_name IS 'What was done';
COMMENT ON COLUMN usage_by_minute.channel IS 'UI, API, CLI, JOB or UNKNOWN';
COMMENT ON COLUMN usage_by_minute.persona_id IS 'Persona that it was about; null for none';
COMMENT ON COLUMN usage_by_minute.count IS 'Events';
COMMENT ON COLUMN usage_by_minute.success_count IS 'Events that ended with success';
COMMENT ON COLUMN usage_by_minute.error_count IS 'Events that ended with error';
COMMENT ON COLUMN usage_by_minute.pending_count IS 'Events without an end yet';
COMMENT ON COLUMN usage_by_minute.timeout_count IS 'Events that ended with timeout';
COMMENT ON COLUMN usage_by_minute.unknown_count IS 'Events whose end is not known';
COMMENT ON COLUMN usage_by_minute.error_rate IS 'Share of error and timeout, 0 to 1';
COMMENT ON COLUMN usage_by_minute.late_count IS 'Events that came after the minute had closed';
COMMENT ON COLUMN usage_by_minute.duration_count IS 'Events with a duration';
COMMENT ON COLUMN usage_by_minute.duration_min_ms IS 'Shortest duration, milliseconds; null when no event had one';
COMMENT ON COLUMN usage_by_minute.duration_max_ms IS 'Longest duration, milliseconds; null when no event had one';
COMMENT ON COLUMN usage_by_minute.duration_sum_ms IS 'All durations together, milliseconds';
COMMENT ON COLUMN usage_by_minute.final IS 'Whether the minute has closed; later events still amend it';
COMMENT ON COLUMN usage_by_minute.topology_version IS 'Version of the computation';
COMMENT ON COLUMN usage_by_minute.updated_at IS 'When the row was written last';
COMMENT ON COLUMN usage_by_minute.duration_p50_ms IS 'Median duration, milliseconds, within 1 %; null when no event had one';
COMMENT ON COLUMN usage_by_minute.duration_p95_ms IS '95th percentile of durations, milliseconds, within 1 %; null when no event had one';
COMMENT ON COLUMN usage_by_minute.duration_p99_ms IS '99th percentile of durations, milliseconds, within 1 %; null when no event had one';
COMMENT ON COLUMN usage_by_minute.users IS 'Distinct signed-in users, exact up to 512, beyond that with a standard error of 1.2 %; null when not known: written before there were sketches';
COMMENT ON COLUMN usage_by_minute.duration_sketch IS 'Mergeable bytes behind the percentiles, see docs/streams.md; null when no event had a duration';
COMMENT ON COLUMN usage_by_minute.user_sketch IS 'Mergeable bytes behind the users, see docs/streams.md; null without users';
GRANT SELECT ON usage_by_minute TO footfall_reader;

CREATE OR REPLACE VIEW usage_by_hour AS
SELECT
  window_start, service_name, action_type, action_name, channel, nullif(persona_id, '') AS persona_id, count,
  success_count, error_count, pending_count, timeout_count, unknown_count, error_rate, late_count, duration_count,
  duration_min_ms, duration_max_ms, duration_sum_ms, final, topology_version, updated_at, duration_p50_ms,
  duration_p95_ms, duration_p99_ms, users, duration_sketch, user_sketch
FROM usage_aggregates
WHERE window_seconds = 3600;
COMMENT ON VIEW usage_by_hour IS 'Figures of one hour of event time and its dimensions. Always the total so far: rows add up to any longer period. Kept for two years.';
COMMENT ON COLUMN usage_by_hour.window_start IS 'Start of the hour';
COMMENT ON COLUMN usage_by_hour.service_name IS 'The application';
COMMENT ON COLUMN usage_by_hour.action_type IS 'Kind of action';
COMMENT ON COLUMN usage_by_hour.action_name IS 'What was done';
COMMENT ON COLUMN usage_by_hour.channel IS 'UI, API, CLI, JOB or UNKNOWN';
COMMENT ON COLUMN usage_by_hour.persona_id IS 'Persona that it was about; null for none';
COMMENT ON COLUMN usage_by_hour.count IS 'Events';
COMMENT ON COLUMN usage_by_hour.success_count IS 'Events that ended with success';
COMMENT ON COLUMN usage_by_hour.error_count IS 'Events that ended with error';
COMMENT ON COLUMN usage_by_hour.pending_count IS 'Events without an end yet';
COMMENT ON COLUMN usage_by_hour.timeout_count IS 'Events that ended with timeout';
COMMENT ON COLUMN usage_by_hour.unknown_count IS 'Events whose end is not known';
COMMENT ON COLUMN usage_by_hour.error_rate IS 'Share of error and timeout, 0 to 1';
COMMENT ON COLUMN usage_by_hour.late_count IS 'Events that came after the hour had closed';
COMMENT ON COLUMN usage_by_hour.duration_count IS 'Events with a duration';
COMMENT ON COLUMN usage_by_hour.duration_min_ms IS 'Shortest duration, milliseconds; null when no event had one';
COMMENT ON COLUMN usage_by_hour.duration_max_ms IS 'Longest duration, milliseconds; null when no event had one';
COMMENT ON COLUMN usage_by_hour.duration_sum_ms IS 'All durations together, milliseconds';
COMMENT ON COLUMN usage_by_hour.final IS 'Whether the hour has closed; later events still amend it';
COMMENT ON COLUMN usage_by_hour.topology_version IS 'Version of the computation';
COMMENT ON COLUMN usage_by_hour.updated_at IS 'When the row was written last';
COMMENT ON COLUMN usage_by_hour.duration_p50_ms IS 'Median duration, milliseconds, within 1 %; null when no event had one';
COMMENT ON COLUMN usage_by_hour.duration_p95_ms IS '95th percentile of durations, milliseconds, within 1 %; null when no event had one';
COMMENT ON COLUMN usage_by_hour.duration_p99_ms IS '99th percentile of durations, milliseconds, within 1 %; null when no event had one';
COMMENT ON COLUMN usage_by_hour.users IS 'Distinct signed-in users, exact up to 512, beyond that with a standard error of 1.2 %; null when not known: written before there were sketches';
COMMENT ON COLUMN usage_by_hour.duration_sketch IS 'Mergeable bytes behind the percentiles, see docs/streams.md; null when no event had a duration, and until the hour has closed';
COMMENT ON COLUMN usage_by_hour.user_sketch IS 'Mergeable bytes behind the users, see docs/streams.md; null without users, and until the hour has closed';
GRANT SELECT ON usage_by_hour TO footfall_reader;

CREATE OR REPLACE VIEW usage_by_day AS
SELECT
  (window_start AT TIME ZONE 'UTC')::date AS day, service_name, action_type, action_name, channel,
  nullif(persona_id, '') AS persona_id, sum(count)::bigint AS count, sum(success_count)::bigint AS success_count,
  sum(error_count)::bigint AS error_count, sum(pending_count)::bigint AS pending_count,
  sum(timeout_count)::bigint AS timeout_count, sum(unknown_count)::bigint AS unknown_count,
  sum(error_count + timeout_count)::double precision / nullif(sum(count), 0)::double precision AS error_rate,
  sum(late_count)::bigint AS late_count, sum(duration_count)::bigint AS duration_count,
  min(duration_min_ms) AS duration_min_ms, max(duration_max_ms) AS duration_max_ms,
  sum(duration_sum_ms)::bigint AS duration_sum_ms, bool_and(final) AS final
FROM usage_aggregates
WHERE window_seconds = 3600
GROUP BY (window_start AT TIME ZONE 'UTC')::date, service_name, action_type, action_name, channel, persona_id;
COMMENT ON VIEW usage_by_day IS 'Figures of one day (UTC) of event time and its dimensions, added up from hours. Kept for two years.';
COMMENT ON COLUMN usage_by_day.day IS 'The day (UTC)';
COMMENT ON COLUMN usage_by_day.service_name IS 'The application';
COMMENT ON COLUMN usage_by_day.action_type IS 'Kind of action';
COMMENT ON COLUMN usage_by_day.action_name IS 'What was done';
COMMENT ON COLUMN usage_by_day.channel IS 'UI, API, CLI, JOB or UNKNOWN';
COMMENT ON COLUMN usage_by_day.persona_id IS 'Persona that it was about; null for none';
COMMENT ON COLUMN usage_by_day.count IS 'Events';
COMMENT ON COLUMN usage_by_day.success_count IS 'Events that ended with success';
COMMENT ON COLUMN usage_by_day.error_count IS 'Events that ended with error';
COMMENT ON COLUMN usage_by_day.pending_count IS 'Events without an end yet';
COMMENT ON COLUMN usage_by_day.timeout_count IS 'Events that ended with timeout';
COMMENT ON COLUMN usage_by_day.unknown_count IS 'Events whose end is not known';
COMMENT ON COLUMN usage_by_day.error_rate IS 'Share of error and timeout, 0 to 1';
COMMENT ON COLUMN usage_by_day.late_count IS 'Events that came after their hour had closed';
COMMENT ON COLUMN usage_by_day.duration_count IS 'Events with a duration';
COMMENT ON COLUMN usage_by_day.duration_min_ms IS 'Shortest duration, milliseconds; null when no event had one';
COMMENT ON COLUMN usage_by_day.duration_max_ms IS 'Longest duration, milliseconds; null when no event had one';
COMMENT ON COLUMN usage_by_day.duration_sum_ms IS 'All durations together, milliseconds';
COMMENT ON COLUMN usage_by_day.final IS 'Whether all of its hours have closed';
GRANT SELECT ON usage_by_day TO footfall_reader;
