-- Roles footfall_writer and footfall_reader exist: the migrator makes them before it runs this.

-- Every usage event, once. Partitioned by day of the event time (UTC): days are made on demand by
-- footfall_ensure_day, also for the past, and old ones leave as a whole.
CREATE TABLE usage_events (
  event_id        uuid        NOT NULL,
  occurred_at     timestamptz NOT NULL,
  received_at     timestamptz NOT NULL,
  producer_id     text        NOT NULL,
  producer_seq    bigint      NOT NULL,
  privacy_level   text        NOT NULL,
  service_name    text        NOT NULL,
  service_version text,
  environment     text,
  user_id         text,
  session_id      text,
  machine_id      text,
  action_type     text        NOT NULL,
  action_name     text        NOT NULL,
  action_category text,
  channel         text        NOT NULL,
  entity_type     text,
  entity_id       text,
  persona_id      text,
  domain          text,
  page_url        text,
  endpoint        text,
  http_method     text,
  status_code     integer,
  user_agent      text,
  ip_address      text,
  result_status   text        NOT NULL,
  duration_ms     bigint,
  error_type      text,
  error_message   text,
  stack_trace     text,
  attributes      jsonb,
  result_data     jsonb,
  tags            text[]      NOT NULL,
  notes           text,
  trace_id        text,
  sdk_name        text        NOT NULL,
  sdk_version     text        NOT NULL,
  -- A partitioned table's key has the partition column in it; the same event has the same time.
  PRIMARY KEY (event_id, occurred_at)
) PARTITION BY RANGE (occurred_at);

CREATE INDEX usage_events_user ON usage_events (user_id, occurred_at) WHERE user_id IS NOT NULL;
CREATE INDEX usage_events_action ON usage_events (action_type, occurred_at);
CREATE INDEX usage_events_persona ON usage_events (persona_id, occurred_at) WHERE persona_id IS NOT NULL;
CREATE INDEX usage_events_failed ON usage_events (occurred_at) WHERE result_status IN ('error', 'timeout');
CREATE INDEX usage_events_time ON usage_events USING brin (occurred_at);

-- Makes the partition of one day and answers its name. Definer's rights: the writer may make days, not tables.
CREATE FUNCTION footfall_ensure_day(day date) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  partition text := 'usage_events_' || to_char(day, 'YYYYMMDD');
BEGIN
  -- Two writers may need the same day at once.
  PERFORM pg_advisory_xact_lock(hashtext('footfall_ensure_day'));
  IF to_regclass(partition) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE usage_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO footfall_writer', partition);
    EXECUTE format('GRANT SELECT ON %I TO footfall_reader', partition);
    -- Attaching, unlike CREATE … PARTITION OF, does not stop the writers of other days.
    EXECUTE format('ALTER TABLE usage_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      partition, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
  END IF;
  RETURN partition;
END $$;
REVOKE ALL ON FUNCTION footfall_ensure_day(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION footfall_ensure_day(date) TO footfall_writer;

-- One row per window and dimensions; always the total. persona_id is '' where there is none, as a key has no nulls.
CREATE TABLE usage_aggregates (
  window_seconds   integer     NOT NULL,
  window_start     timestamptz NOT NULL,
  service_name     text        NOT NULL,
  action_type      text        NOT NULL,
  action_name      text        NOT NULL,
  channel          text        NOT NULL,
  persona_id       text        NOT NULL,
  count            bigint      NOT NULL,
  success_count    bigint      NOT NULL,
  error_count      bigint      NOT NULL,
  pending_count    bigint      NOT NULL,
  timeout_count    bigint      NOT NULL,
  unknown_count    bigint      NOT NULL,
  late_count       bigint      NOT NULL,
  duration_count   bigint      NOT NULL,
  duration_min_ms  bigint,
  duration_max_ms  bigint,
  duration_sum_ms  bigint      NOT NULL,
  final            boolean     NOT NULL,
  topology_version integer     NOT NULL,
  updated_at       timestamptz NOT NULL,
  error_rate       double precision GENERATED ALWAYS AS
    (CASE WHEN count > 0 THEN (error_count + timeout_count)::double precision / count ELSE 0 END) STORED,
  PRIMARY KEY (window_seconds, window_start, service_name, action_type, action_name, channel, persona_id)
);

-- Every decision, for ever; the current one per user and window is in current_persona_assignments.
CREATE TABLE persona_assignments (
  assignment_id         uuid             PRIMARY KEY,
  user_id               text             NOT NULL,
  time_window           text             NOT NULL,
  assigned_persona_id   text             NOT NULL,
  assigned_at           timestamptz      NOT NULL,
  priority              integer,
  confidence            double precision NOT NULL,
  qualifying_personas   text[]           NOT NULL,
  match_evidence        jsonb            NOT NULL,
  prioritization_reason text             NOT NULL,
  signals               jsonb            NOT NULL,
  catalogue_version     text,
  catalogue_hash        text,
  service_name          text             NOT NULL,
  privacy_level         text             NOT NULL,
  producer_id           text             NOT NULL,
  producer_seq          bigint           NOT NULL,
  received_at           timestamptz      NOT NULL
);
CREATE INDEX persona_assignments_user ON persona_assignments (user_id, time_window, assigned_at DESC);

-- Where the sink goes on reading. Written in the transaction that stores the rows, and only by a writer that knows the
-- previous value. Keyed by Kafka's topic id: a topic made anew under the same name starts from its beginning.
CREATE TABLE sink_offsets (
  consumer    text        NOT NULL,
  topic_id    uuid        NOT NULL,
  partition   integer     NOT NULL,
  topic       text        NOT NULL,
  next_offset bigint      NOT NULL,
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (consumer, topic_id, partition)
);

-- The public SQL contract.

CREATE VIEW user_activity_logs AS
SELECT event_id AS id, user_id AS user_email, session_id, action_type, action_name, action_category, entity_type,
       entity_id, page_url, service_name, user_agent, ip_address, attributes AS action_data, result_status,
       result_data, duration_ms, tags, occurred_at AS "timestamp", received_at AS created_at
FROM usage_events;

CREATE VIEW persona_usage AS
SELECT event_id AS id, occurred_at AS "timestamp", persona_id, domain, channel, action_name AS action, notes
FROM usage_events
WHERE action_type = 'persona' AND persona_id IS NOT NULL;

CREATE VIEW feature_usage AS
SELECT event_id AS id, user_id AS user_email, action_name AS feature_name, endpoint, http_method AS method,
       occurred_at AS "timestamp", result_status NOT IN ('error', 'timeout') AS success, error_message, duration_ms,
       status_code, received_at AS created_at
FROM usage_events;

CREATE VIEW user_errors AS
SELECT event_id AS id, user_id AS user_email, endpoint, http_method AS method, error_type, status_code AS error_code,
       error_message, stack_trace, occurred_at AS "timestamp", received_at AS created_at
FROM usage_events
WHERE result_status IN ('error', 'timeout');

CREATE VIEW current_persona_assignments AS
SELECT DISTINCT ON (user_id, time_window) *
FROM persona_assignments
ORDER BY user_id, time_window, assigned_at DESC, assignment_id DESC;

GRANT USAGE ON SCHEMA public TO footfall_writer, footfall_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO footfall_writer;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO footfall_reader;
REVOKE ALL ON flyway_schema_history FROM footfall_writer;
