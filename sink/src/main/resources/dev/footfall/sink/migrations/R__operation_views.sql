-- Public views, made again whenever this file changes. CREATE OR REPLACE is meant: it lets columns be added at the end and
-- refuses to rename, retype or drop one, which is the contract. They run with their owner's rights.

CREATE OR REPLACE VIEW alerts AS
SELECT DISTINCT ON (alert_id)
  alert_id, rule, state, labels->>'severity' AS severity, labels, annotations, value, active_since, fired_at,
  resolved_at, evaluated_at, received_at AS created_at
FROM alert_transitions
ORDER BY alert_id, evaluated_at DESC, emitted_at DESC, source_offset DESC;
COMMENT ON VIEW alerts IS 'The present state of each alert: its latest transition. Kept for a year, or as long as it is not over.';
COMMENT ON COLUMN alerts.alert_id IS 'Identity of the alert: rule, labels and when its condition began to hold';
COMMENT ON COLUMN alerts.rule IS 'Name of the rule';
COMMENT ON COLUMN alerts.state IS 'pending, firing, resolved, inactive, data_missing or unknown';
COMMENT ON COLUMN alerts.severity IS 'The label of that name; null without it';
COMMENT ON COLUMN alerts.labels IS 'What it is about, with the rule''s own labels';
COMMENT ON COLUMN alerts.annotations IS 'Words for people: summary, description, runbook_url';
COMMENT ON COLUMN alerts.value IS 'What the condition was judged on; null when the record has none: aggregator and sink always give one';
COMMENT ON COLUMN alerts.active_since IS 'When the condition began to hold, event time';
COMMENT ON COLUMN alerts.fired_at IS 'When it began to fire; null when it never has';
COMMENT ON COLUMN alerts.resolved_at IS 'When it was resolved; null while it is not';
COMMENT ON COLUMN alerts.evaluated_at IS 'Event time of the evaluation that made the transition';
COMMENT ON COLUMN alerts.created_at IS 'When Kafka took the transition';
GRANT SELECT ON alerts TO footfall_reader;

CREATE OR REPLACE VIEW alert_history AS
SELECT
  alert_id, rule, state, labels->>'severity' AS severity, labels, annotations, value, active_since, fired_at,
  resolved_at, evaluated_at, received_at AS created_at
FROM alert_transitions;
COMMENT ON VIEW alert_history IS 'Every transition of every alert. Kept for a year.';
COMMENT ON COLUMN alert_history.alert_id IS 'Identity of the alert: rule, labels and when its condition began to hold';
COMMENT ON COLUMN alert_history.rule IS 'Name of the rule';
COMMENT ON COLUMN alert_history.state IS 'pending, firing, resolved, inactive, data_missing or unknown';
COMMENT ON COLUMN alert_history.severity IS 'The label of that name; null without it';
COMMENT ON COLUMN alert_history.labels IS 'What it is about, with the rule''s own labels';
COMMENT ON COLUMN alert_history.annotations IS 'Words for people: summary, description, runbook_url';
COMMENT ON COLUMN alert_history.value IS 'What the condition was judged on; null when the record has none: aggregator and sink always give one';
COMMENT ON COLUMN alert_history.active_since IS 'When the condition began to hold, event time';
COMMENT ON COLUMN alert_history.fired_at IS 'When it began to fire; null when it never has';
COMMENT ON COLUMN alert_history.resolved_at IS 'When it was resolved; null while it is not';
COMMENT ON COLUMN alert_history.evaluated_at IS 'Event time of the evaluation that made the transition';
COMMENT ON COLUMN alert_history.created_at IS 'When Kafka took the transition';
GRANT SELECT ON alert_history TO footfall_reader;

CREATE OR REPLACE VIEW producer_ledger AS
SELECT
  producer_reports.producer_id, producer_reports.service_name, started_at, reported_at, accepted, producer_reports.sent, spooled, queued,
  (SELECT coalesce(sum(n::bigint), 0)::bigint FROM jsonb_each_text(dropped) AS d (reason, n)) AS dropped,
  (SELECT coalesce(sum(n::bigint), 0)::bigint FROM jsonb_each_text(refused) AS d (reason, n)) AS refused,
  accepted - producer_reports.sent - spooled - queued
    - (SELECT coalesce(sum(n::bigint), 0)::bigint FROM jsonb_each_text(dropped) AS d (reason, n)) AS unaccounted,
  dropped AS dropped_by_reason, refused AS refused_by_reason, last_seq, closed, received_at AS created_at,
  arrived.arrived, arrived.arrived - arrived.duplicates - arrived.dead_lettered - arrived.erased AS stored,
  arrived.duplicates, arrived.dead_lettered, arrived.erased,
  CASE WHEN arrivals_complete THEN greatest(producer_reports.sent - (arrived.arrived - arrived.duplicates), 0) END AS missing,
  producer_reports.acknowledged, arrived.last_arrived_at, open.noticed_at AS missing_since,
  open.fired_at IS NOT NULL AS alerting
FROM producer_reports
LEFT JOIN producer_shortfalls AS open ON open.producer_id = producer_reports.producer_id
CROSS JOIN LATERAL (
  SELECT
    coalesce(sum(a.arrived), 0)::bigint AS arrived, coalesce(sum(a.duplicates), 0)::bigint AS duplicates,
    coalesce(sum(a.dead_lettered), 0)::bigint AS dead_lettered, coalesce(sum(a.erased), 0)::bigint AS erased,
    max(a.last_arrived_at) AS last_arrived_at
  FROM producer_arrivals a
  WHERE a.producer_id = producer_reports.producer_id
) AS arrived;
COMMENT ON VIEW producer_ledger IS 'The latest books of each producer since it started, accepted = sent + spooled + queued + dropped, and what arrived here of it, arrived = stored + duplicates + dead_lettered + erased.';
COMMENT ON COLUMN producer_ledger.producer_id IS 'The producer: one tracker from its start to its end';
COMMENT ON COLUMN producer_ledger.service_name IS 'Its application';
COMMENT ON COLUMN producer_ledger.started_at IS 'When it started';
COMMENT ON COLUMN producer_ledger.reported_at IS 'When these figures were taken';
COMMENT ON COLUMN producer_ledger.accepted IS 'Events that it took from the application';
COMMENT ON COLUMN producer_ledger.sent IS 'Events that Kafka acknowledged';
COMMENT ON COLUMN producer_ledger.spooled IS 'Events on disk, waiting for Kafka';
COMMENT ON COLUMN producer_ledger.queued IS 'Events in memory, waiting for the sender';
COMMENT ON COLUMN producer_ledger.dropped IS 'Events given up after they were accepted';
COMMENT ON COLUMN producer_ledger.refused IS 'Events that were not accepted';
COMMENT ON COLUMN producer_ledger.unaccounted IS 'What its books leave open: 0 when they balance';
COMMENT ON COLUMN producer_ledger.dropped_by_reason IS 'Events given up, by reason';
COMMENT ON COLUMN producer_ledger.refused_by_reason IS 'Events not accepted, by reason';
COMMENT ON COLUMN producer_ledger.last_seq IS 'Highest sequence number given so far';
COMMENT ON COLUMN producer_ledger.closed IS 'Whether this is its last report';
COMMENT ON COLUMN producer_ledger.created_at IS 'When Kafka took the report';
COMMENT ON COLUMN producer_ledger.arrived IS 'Events of it that the sink has read; those of earlier processes that others sent for it too';
COMMENT ON COLUMN producer_ledger.stored IS 'Events that became rows';
COMMENT ON COLUMN producer_ledger.duplicates IS 'Events that were stored already';
COMMENT ON COLUMN producer_ledger.dead_lettered IS 'Events set aside as unusable and not replayed with success since; a record that can''t be read at all names no producer and is missing';
COMMENT ON COLUMN producer_ledger.erased IS 'Events left out because their person was erased';
COMMENT ON COLUMN producer_ledger.missing IS 'Events that Kafka acknowledged and that have not arrived: 0 once the sink has caught up, else they are lost; null for a producer that is older than these counts';
COMMENT ON COLUMN producer_ledger.acknowledged IS 'How many missing events somebody has taken note of: only more of them alert';
COMMENT ON COLUMN producer_ledger.last_arrived_at IS 'When something of it arrived last; null when nothing has';
COMMENT ON COLUMN producer_ledger.missing_since IS 'When the sink noticed that something is missing; null while nothing is, or nobody has looked';
COMMENT ON COLUMN producer_ledger.alerting IS 'Whether the alert EventsMissing fires for it';
GRANT SELECT ON producer_ledger TO footfall_reader, footfall_writer; -- who watches the books asks it

CREATE OR REPLACE VIEW sink_progress AS
SELECT
  topic, partition, next_offset, updated_at
FROM sink_offsets;
COMMENT ON VIEW sink_progress IS 'How far each partition of each topic is stored.';
COMMENT ON COLUMN sink_progress.topic IS 'The topic';
COMMENT ON COLUMN sink_progress.partition IS 'Its partition';
COMMENT ON COLUMN sink_progress.next_offset IS 'First offset that is not stored yet';
COMMENT ON COLUMN sink_progress.updated_at IS 'When something of it was stored last';
GRANT SELECT ON sink_progress TO footfall_reader;
