-- Public views, made again whenever this file changes. CREATE OR REPLACE is meant: it lets columns be added at the end and
-- refuses to rename, retype or drop one, which is the contract. They run with their owner's rights.

CREATE OR REPLACE VIEW persona_assignments AS
SELECT DISTINCT ON (user_id, time_window)
  assignment_id, user_id, time_window, assigned_persona_id, assigned_at, priority, confidence,
  qualifying_personas, match_evidence, prioritization_reason, signals, catalogue_version, catalogue_hash,
  service_name, privacy_level, producer_id, producer_seq, received_at
FROM assignment_events
ORDER BY user_id, time_window, assigned_at DESC, assignment_id DESC;
COMMENT ON VIEW persona_assignments IS 'The current assignment: the newest of each user and time window.';
COMMENT ON COLUMN persona_assignments.assignment_id IS 'Id of the decision';
COMMENT ON COLUMN persona_assignments.user_id IS 'The user';
COMMENT ON COLUMN persona_assignments.time_window IS 'Which window of data was judged: 30d, 180d';
COMMENT ON COLUMN persona_assignments.assigned_persona_id IS 'The persona that won';
COMMENT ON COLUMN persona_assignments.assigned_at IS 'When it was decided, by the application''s clock';
COMMENT ON COLUMN persona_assignments.priority IS 'Its priority, smallest first; null for none';
COMMENT ON COLUMN persona_assignments.confidence IS 'How sure the decision is, 0 to 1';
COMMENT ON COLUMN persona_assignments.qualifying_personas IS 'All that qualified, highest priority first';
COMMENT ON COLUMN persona_assignments.match_evidence IS 'How every persona fared, by id: matched, priority, evidence, matched_conditions, unmatched_conditions';
COMMENT ON COLUMN persona_assignments.prioritization_reason IS 'Why the winner won, in words';
COMMENT ON COLUMN persona_assignments.signals IS 'The inputs, by name';
COMMENT ON COLUMN persona_assignments.catalogue_version IS 'Version of the persona catalogue; null when the application named none: it decided without the assigner';
COMMENT ON COLUMN persona_assignments.catalogue_hash IS 'Hash of the catalogue''s content; null when the application named none: it decided without the assigner';
COMMENT ON COLUMN persona_assignments.service_name IS 'The application that decided';
COMMENT ON COLUMN persona_assignments.privacy_level IS 'Level at which it was recorded';
COMMENT ON COLUMN persona_assignments.producer_id IS 'Which tracker sent it';
COMMENT ON COLUMN persona_assignments.producer_seq IS 'Its number among that tracker''s events';
COMMENT ON COLUMN persona_assignments.received_at IS 'When Kafka took it';
GRANT SELECT ON persona_assignments TO footfall_reader;

CREATE OR REPLACE VIEW current_persona_assignments AS
SELECT DISTINCT ON (user_id, time_window)
  assignment_id, user_id, time_window, assigned_persona_id, assigned_at, priority, confidence,
  qualifying_personas, match_evidence, prioritization_reason, signals, catalogue_version, catalogue_hash,
  service_name, privacy_level, producer_id, producer_seq, received_at
FROM assignment_events
ORDER BY user_id, time_window, assigned_at DESC, assignment_id DESC;
COMMENT ON VIEW current_persona_assignments IS 'The same as persona_assignments.';
COMMENT ON COLUMN current_persona_assignments.assignment_id IS 'Id of the decision';
COMMENT ON COLUMN current_persona_assignments.user_id IS 'The user';
COMMENT ON COLUMN current_persona_assignments.time_window IS 'Which window of data was judged: 30d, 180d';
COMMENT ON COLUMN current_persona_assignments.assigned_persona_id IS 'The persona that won';
COMMENT ON COLUMN current_persona_assignments.assigned_at IS 'When it was decided, by the application''s clock';
COMMENT ON COLUMN current_persona_assignments.priority IS 'Its priority, smallest first; null for none';
COMMENT ON COLUMN current_persona_assignments.confidence IS 'How sure the decision is, 0 to 1';
COMMENT ON COLUMN current_persona_assignments.qualifying_personas IS 'All that qualified, highest priority first';
COMMENT ON COLUMN current_persona_assignments.match_evidence IS 'How every persona fared, by id: matched, priority, evidence, matched_conditions, unmatched_conditions';
COMMENT ON COLUMN current_persona_assignments.prioritization_reason IS 'Why the winner won, in words';
COMMENT ON COLUMN current_persona_assignments.signals IS 'The inputs, by name';
COMMENT ON COLUMN current_persona_assignments.catalogue_version IS 'Version of the persona catalogue; null when the application named none: it decided without the assigner';
COMMENT ON COLUMN current_persona_assignments.catalogue_hash IS 'Hash of the catalogue''s content; null when the application named none: it decided without the assigner';
COMMENT ON COLUMN current_persona_assignments.service_name IS 'The application that decided';
COMMENT ON COLUMN current_persona_assignments.privacy_level IS 'Level at which it was recorded';
COMMENT ON COLUMN current_persona_assignments.producer_id IS 'Which tracker sent it';
COMMENT ON COLUMN current_persona_assignments.producer_seq IS 'Its number among that tracker''s events';
COMMENT ON COLUMN current_persona_assignments.received_at IS 'When Kafka took it';
GRANT SELECT ON current_persona_assignments TO footfall_reader;

CREATE OR REPLACE VIEW persona_assignment_history AS
SELECT
  assignment_id, user_id, time_window, assigned_persona_id, assigned_at, priority, confidence,
  qualifying_personas, match_evidence, prioritization_reason, signals, catalogue_version, catalogue_hash,
  service_name, privacy_level, producer_id, producer_seq, received_at, chain_seq, row_hash
FROM assignment_events;
COMMENT ON VIEW persona_assignment_history IS 'Every assignment ever decided. Kept for ever.';
COMMENT ON COLUMN persona_assignment_history.assignment_id IS 'Id of the decision';
COMMENT ON COLUMN persona_assignment_history.user_id IS 'The user';
COMMENT ON COLUMN persona_assignment_history.time_window IS 'Which window of data was judged: 30d, 180d';
COMMENT ON COLUMN persona_assignment_history.assigned_persona_id IS 'The persona that won';
COMMENT ON COLUMN persona_assignment_history.assigned_at IS 'When it was decided, by the application''s clock';
COMMENT ON COLUMN persona_assignment_history.priority IS 'Its priority, smallest first; null for none';
COMMENT ON COLUMN persona_assignment_history.confidence IS 'How sure the decision is, 0 to 1';
COMMENT ON COLUMN persona_assignment_history.qualifying_personas IS 'All that qualified, highest priority first';
COMMENT ON COLUMN persona_assignment_history.match_evidence IS 'How every persona fared, by id: matched, priority, evidence, matched_conditions, unmatched_conditions';
COMMENT ON COLUMN persona_assignment_history.prioritization_reason IS 'Why the winner won, in words';
COMMENT ON COLUMN persona_assignment_history.signals IS 'The inputs, by name';
COMMENT ON COLUMN persona_assignment_history.catalogue_version IS 'Version of the persona catalogue; null when the application named none: it decided without the assigner';
COMMENT ON COLUMN persona_assignment_history.catalogue_hash IS 'Hash of the catalogue''s content; null when the application named none: it decided without the assigner';
COMMENT ON COLUMN persona_assignment_history.service_name IS 'The application that decided';
COMMENT ON COLUMN persona_assignment_history.privacy_level IS 'Level at which it was recorded';
COMMENT ON COLUMN persona_assignment_history.producer_id IS 'Which tracker sent it';
COMMENT ON COLUMN persona_assignment_history.producer_seq IS 'Its number among that tracker''s events';
COMMENT ON COLUMN persona_assignment_history.received_at IS 'When Kafka took it';
COMMENT ON COLUMN persona_assignment_history.chain_seq IS 'Its number among the user''s assignments, in the order of storing';
COMMENT ON COLUMN persona_assignment_history.row_hash IS 'SHA-256 of the hash before it, its number and its content';
GRANT SELECT ON persona_assignment_history TO footfall_reader;

CREATE OR REPLACE VIEW persona_adoption AS
SELECT
  (u.occurred_at AT TIME ZONE 'UTC')::date AS day, a.time_window AS time_window,
  a.assigned_persona_id AS assigned_persona_id, u.persona_id AS viewed_persona_id, u.domain AS domain,
  u.channel AS channel, count(*) AS uses, count(DISTINCT u.user_id) AS users
FROM usage_events u LEFT JOIN LATERAL (
  SELECT DISTINCT ON (d.time_window) d.time_window, d.assigned_persona_id FROM assignment_events d
  WHERE d.user_id = u.user_id AND d.assigned_at <= u.occurred_at
  ORDER BY d.time_window, d.assigned_at DESC, d.assignment_id DESC) a ON true
WHERE u.action_type = 'persona' AND u.persona_id IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6;
COMMENT ON VIEW persona_adoption IS 'Use of personas per day beside what the users were assigned when they used them. A use counts once for each time window in which its user was assigned something, and once with nulls for a user without any. Kept as long as usage (90 days).';
COMMENT ON COLUMN persona_adoption.day IS 'The day of the use (UTC)';
COMMENT ON COLUMN persona_adoption.time_window IS 'Time window of the assignment; null for users without one';
COMMENT ON COLUMN persona_adoption.assigned_persona_id IS 'Persona assigned to the user at that moment; null for users without one';
COMMENT ON COLUMN persona_adoption.viewed_persona_id IS 'Persona that was used: usually viewed or copied';
COMMENT ON COLUMN persona_adoption.domain IS 'Its domain; null when the application named none';
COMMENT ON COLUMN persona_adoption.channel IS 'UI, API, CLI, JOB or UNKNOWN; usually UI or API';
COMMENT ON COLUMN persona_adoption.uses IS 'Uses as persona_usage has them: usually views and copies';
COMMENT ON COLUMN persona_adoption.users IS 'Distinct signed-in users';
GRANT SELECT ON persona_adoption TO footfall_reader;

CREATE OR REPLACE VIEW persona_adoption_by_day AS
SELECT
  day, time_window, nullif(assigned_persona_id, '') AS assigned_persona_id,
  nullif(viewed_persona_id, '') AS viewed_persona_id, nullif(domain, '') AS domain, channel, uses, users, user_sketch,
  final, topology_version, updated_at
FROM persona_adoption_days;
COMMENT ON VIEW persona_adoption_by_day IS 'Adoption as the aggregator counts it while it happens: what users do per day beside what they were assigned, uses of other things than personas included. Joined with the assignments known at that moment; persona_adoption joins the stored rows anew, for as long as those are kept. Kept for two years.';
COMMENT ON COLUMN persona_adoption_by_day.day IS 'The day of the use (UTC)';
COMMENT ON COLUMN persona_adoption_by_day.time_window IS 'Time window of the assignment: a use counts for each window';
COMMENT ON COLUMN persona_adoption_by_day.assigned_persona_id IS 'Persona that the user had in that window when the use happened; null when none was known';
COMMENT ON COLUMN persona_adoption_by_day.viewed_persona_id IS 'Persona that the use was of; null when it was of something else';
COMMENT ON COLUMN persona_adoption_by_day.domain IS 'Its domain; null when the application named none';
COMMENT ON COLUMN persona_adoption_by_day.channel IS 'UI, API, CLI, JOB or UNKNOWN';
COMMENT ON COLUMN persona_adoption_by_day.uses IS 'Events';
COMMENT ON COLUMN persona_adoption_by_day.users IS 'Different users, estimated with a standard error of 1.2 %; null when not known';
COMMENT ON COLUMN persona_adoption_by_day.user_sketch IS 'Mergeable bytes behind the users, see docs/streams.md; null without users, and when they are not known';
COMMENT ON COLUMN persona_adoption_by_day.final IS 'Whether the day has closed; later events still amend it';
COMMENT ON COLUMN persona_adoption_by_day.topology_version IS 'Version of the computation';
COMMENT ON COLUMN persona_adoption_by_day.updated_at IS 'When the row was written last';
GRANT SELECT ON persona_adoption_by_day TO footfall_reader;

CREATE OR REPLACE VIEW persona_standing AS
SELECT time_window, assigned_persona_id, assigned_users, active_users, assigned_users - active_users AS idle_users, updated_at
FROM persona_standings;
COMMENT ON VIEW persona_standing IS 'How many users have a persona now, and how many of them have used it since they have it.';
COMMENT ON COLUMN persona_standing.time_window IS 'Time window of the assignment';
COMMENT ON COLUMN persona_standing.assigned_persona_id IS 'The persona';
COMMENT ON COLUMN persona_standing.assigned_users IS 'Users who have it now';
COMMENT ON COLUMN persona_standing.active_users IS 'Those of them who have used it since they have it: usually viewed or copied it';
COMMENT ON COLUMN persona_standing.idle_users IS 'The others, who never touched it';
COMMENT ON COLUMN persona_standing.updated_at IS 'When the row was written last';
GRANT SELECT ON persona_standing TO footfall_reader;
