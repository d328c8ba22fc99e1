-- The views of V1 are made again by the repeatable migrations R__…, which hold the whole public contract.
DROP VIEW user_activity_logs, persona_usage, feature_usage, user_errors, current_persona_assignments;

-- The reader sees views only. They run with their owner's rights.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM footfall_reader;

-- persona_assignments is the public view of the current ones; this is every decision, for ever.
ALTER TABLE persona_assignments RENAME TO assignment_events;
ALTER INDEX persona_assignments_pkey RENAME TO assignment_events_pkey;
ALTER INDEX persona_assignments_user RENAME TO assignment_events_user;

-- What went wrong in words, for failed events. A table of its own, so that it can leave before its events do; with
-- the event's other columns in it, so that neither its view nor an erasure needs the event.
CREATE TABLE usage_errors (
  event_id      uuid        NOT NULL,
  occurred_at   timestamptz NOT NULL,
  received_at   timestamptz NOT NULL,
  service_name  text        NOT NULL,
  user_id       text,
  session_id    text,
  action_type   text        NOT NULL,
  action_name   text        NOT NULL,
  endpoint      text,
  http_method   text,
  status_code   integer,
  result_status text        NOT NULL,
  error_type    text,
  error_message text,
  stack_trace   text,
  PRIMARY KEY (event_id, occurred_at)
) PARTITION BY RANGE (occurred_at);

CREATE INDEX usage_errors_user ON usage_errors (user_id, occurred_at) WHERE user_id IS NOT NULL;
CREATE INDEX usage_errors_time ON usage_errors (occurred_at);

-- Questions about one action over all days, as who looked at which customer; and counts of all actions by outcome, which
-- need nothing but this index. Not more columns: an entry has 2,704 bytes at most, and ids may be long.
CREATE INDEX usage_events_name ON usage_events (action_name, occurred_at) INCLUDE (action_type, result_status);

-- Reports sort and count distinct users: 4 MB sends each of them to the disk.
DO $$
BEGIN
  ALTER ROLE footfall_reader SET work_mem = '64MB';
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'footfall_reader is looked after by somebody else: work_mem stays as it is';
END $$;

-- What retention asks of a partition: is any row of it recent?
CREATE INDEX usage_errors_received ON usage_errors USING brin (received_at);
CREATE INDEX usage_events_received ON usage_events USING brin (received_at);

-- Makes a day's partition of one table and answers its name. Rows of that day that had to go to the default partition
-- move into it. It waits a second for locks: every query of the table holds one on the default partition.
CREATE FUNCTION footfall_ensure_partition(parent text, day date) RETURNS text
  LANGUAGE plpgsql SET search_path = public, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  partition text := parent || '_' || to_char(day, 'YYYYMMDD');
  first timestamptz := day::timestamp AT TIME ZONE 'UTC';
  after timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass(partition) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition, parent);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO footfall_writer', partition);
    IF to_regclass(parent || '_default') IS NOT NULL THEN
      EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_default');
      EXECUTE format(
        'WITH moved AS (DELETE FROM %I WHERE occurred_at >= %L AND occurred_at < %L RETURNING *)'
        ' INSERT INTO %I SELECT * FROM moved', parent || '_default', first, after, partition);
    END IF;
    -- Attaching, unlike CREATE … PARTITION OF, does not stop the writers of other days.
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      parent, partition, first, after);
  END IF;
  RETURN partition;
END $$;
REVOKE ALL ON FUNCTION footfall_ensure_partition(text, date) FROM PUBLIC;

-- Makes the partitions of one day and answers the name of the events'. Definer's rights: the writer may make days, not
-- tables.
CREATE OR REPLACE FUNCTION footfall_ensure_day(day date) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Two writers may need the same day at once.
  PERFORM pg_advisory_xact_lock(hashtext('footfall_ensure_day'));
  PERFORM footfall_ensure_partition('usage_errors', day);
  RETURN footfall_ensure_partition('usage_events', day);
END $$;

-- The errors of rows that are stored already move over.
DO $$
DECLARE
  partition text;
BEGIN
  FOR partition IN
    SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'usage_events'::regclass
  LOOP
    PERFORM footfall_ensure_partition('usage_errors', to_date(right(partition, 8), 'YYYYMMDD'));
  END LOOP;
END $$;
INSERT INTO usage_errors
SELECT event_id, occurred_at, received_at, service_name, user_id, session_id, action_type, action_name, endpoint,
       http_method, status_code, result_status, error_type, error_message, stack_trace
FROM usage_events
WHERE result_status IN ('error', 'timeout') OR error_message IS NOT NULL OR stack_trace IS NOT NULL;
ALTER TABLE usage_events DROP COLUMN error_message, DROP COLUMN stack_trace;

-- For rows whose day can't be made now, because a long query holds its locks: drained when it can.
CREATE TABLE usage_events_default PARTITION OF usage_events DEFAULT;
CREATE TABLE usage_errors_default PARTITION OF usage_errors DEFAULT;

-- What has left, and when. partition is null where rows were deleted.
CREATE TABLE retention_log (
  gone_at    timestamptz NOT NULL DEFAULT now(),
  table_name text        NOT NULL,
  partition  text,
  rows       bigint      NOT NULL,
  bytes      bigint      NOT NULL,
  keep_from  timestamptz NOT NULL
);

-- Drops one partition of usage_events or usage_errors whose day and whose rows' arrival are before keep_from, and
-- answers its rows and bytes; no row when something in it is newer. Only its own writers wait while it is looked
-- through. For the drop itself it waits half a second for the table, as all queries queue behind it meanwhile.
CREATE FUNCTION footfall_drop_partition(parent text, partition text, keep_from timestamptz)
  RETURNS TABLE (rows bigint, bytes bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
  newer boolean;
BEGIN
  IF parent NOT IN ('usage_events', 'usage_errors') OR keep_from > now() - interval '1 day'
     OR partition !~ ('^' || parent || '_[0-9]+$')
     OR (to_date(right(partition, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' > keep_from THEN
    RAISE EXCEPTION 'partition % of % must not go at %', partition, parent, keep_from USING ERRCODE = '42501';
  END IF;
  -- Once without a lock, as a log that is being replayed should not feel this, and once with it.
  FOR look IN 1..2 LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE received_at >= $1)', partition) INTO newer USING keep_from;
    IF newer THEN
      RETURN;
    END IF;
    EXECUTE format('LOCK TABLE %I IN SHARE MODE', partition);
  END LOOP;
  EXECUTE format('SELECT count(*) FROM %I', partition) INTO rows;
  bytes := pg_total_relation_size(partition::regclass);
  -- One after the other with those who make days: both need the default partition.
  PERFORM pg_advisory_xact_lock(hashtext('footfall_ensure_day'));
  -- Detaches it, too. DETACH … CONCURRENTLY is not to be had beside a default partition.
  EXECUTE format('DROP TABLE %I', partition);
  INSERT INTO retention_log (table_name, partition, rows, bytes, keep_from)
  VALUES (parent, footfall_drop_partition.partition, footfall_drop_partition.rows,
          footfall_drop_partition.bytes, footfall_drop_partition.keep_from);
  RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION footfall_drop_partition(text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION footfall_drop_partition(text, text, timestamptz) TO footfall_writer;

-- One row per session, the latest summary. source_…: the record it came from; of one log the later offset wins.
CREATE TABLE usage_sessions (
  session_key      text        PRIMARY KEY,
  state            text        NOT NULL,
  session_id       text,
  user_id          text,
  service_name     text,
  started_at       timestamptz NOT NULL,
  ended_at         timestamptz NOT NULL,
  activities       bigint      NOT NULL,
  errors           bigint      NOT NULL,
  pages            bigint      NOT NULL,
  top_actions      jsonb       NOT NULL,
  emitted_at       timestamptz NOT NULL,
  topology_version integer     NOT NULL,
  received_at      timestamptz NOT NULL,
  source_topic_id  uuid        NOT NULL,
  source_partition integer     NOT NULL,
  source_offset    bigint      NOT NULL,
  updated_at       timestamptz NOT NULL
);
CREATE INDEX usage_sessions_user ON usage_sessions (user_id, started_at) WHERE user_id IS NOT NULL;
CREATE INDEX usage_sessions_started ON usage_sessions (started_at);
CREATE INDEX usage_sessions_ended ON usage_sessions (ended_at);

-- Every transition of every alert.
CREATE TABLE alert_transitions (
  alert_id         text        NOT NULL,
  evaluated_at     timestamptz NOT NULL,
  state            text        NOT NULL,
  rule             text        NOT NULL,
  labels           jsonb       NOT NULL,
  annotations      jsonb       NOT NULL,
  value            double precision,
  active_since     timestamptz NOT NULL,
  fired_at         timestamptz,
  resolved_at      timestamptz,
  emitted_at       timestamptz NOT NULL,
  received_at      timestamptz NOT NULL,
  source_topic_id  uuid        NOT NULL,
  source_partition integer     NOT NULL,
  source_offset    bigint      NOT NULL,
  updated_at       timestamptz NOT NULL,
  PRIMARY KEY (alert_id, evaluated_at, state)
);
CREATE INDEX alert_transitions_time ON alert_transitions (evaluated_at);

-- The latest books of every producer.
CREATE TABLE producer_reports (
  producer_id      text        PRIMARY KEY,
  service_name     text        NOT NULL,
  started_at       timestamptz NOT NULL,
  reported_at      timestamptz NOT NULL,
  accepted         bigint      NOT NULL,
  sent             bigint      NOT NULL,
  spooled          bigint      NOT NULL,
  queued           bigint      NOT NULL,
  dropped          jsonb       NOT NULL,
  refused          jsonb       NOT NULL,
  last_seq         bigint      NOT NULL,
  closed           boolean     NOT NULL,
  received_at      timestamptz NOT NULL,
  source_topic_id  uuid        NOT NULL,
  source_partition integer     NOT NULL,
  source_offset    bigint      NOT NULL,
  updated_at       timestamptz NOT NULL
);

-- Days made of hours, as usage_by_day asks for them.
CREATE INDEX usage_aggregates_day ON usage_aggregates (((window_start AT TIME ZONE 'UTC')::date))
  WHERE window_seconds = 3600;

GRANT SELECT, INSERT, UPDATE, DELETE
  ON usage_errors, usage_errors_default, usage_events_default, usage_sessions, alert_transitions, producer_reports
  TO footfall_writer;
GRANT SELECT, INSERT ON retention_log TO footfall_writer;
