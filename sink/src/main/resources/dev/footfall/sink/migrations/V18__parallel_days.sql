-- Who asks about many days has them read by several workers, a day by one of them. PostgreSQL plans that only when a day is not
-- to be read by several at once: what it takes for reading from a disk it does not divide by workers then, and nearly
-- all is that.
DO $$
DECLARE
  partition regclass;
BEGIN
  FOR partition IN
    SELECT inhrelid FROM pg_inherits WHERE inhparent IN ('usage_events'::regclass, 'usage_errors'::regclass)
  LOOP
    EXECUTE format('ALTER TABLE %s SET (parallel_workers = 0)', partition);
  END LOOP;
END $$;

-- As before, and new days are as those above.
CREATE OR REPLACE FUNCTION footfall_ensure_partition(parent text, day date) RETURNS text
  LANGUAGE plpgsql SET search_path = public, pg_temp SET lock_timeout = '1s' AS $$
DECLARE
  partition text := parent || '_' || to_char(day, 'YYYYMMDD');
  first timestamptz := day::timestamp AT TIME ZONE 'UTC';
  after timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass(partition) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (parallel_workers = 0)',
      partition, parent);
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

-- How many days there are, and not as many as moments: so that who groups by day has each worker add up its days. The sink
-- has them looked at once a day.
CREATE STATISTICS usage_events_day ON (date(occurred_at)) FROM usage_events;
GRANT MAINTAIN ON usage_events TO footfall_writer;
ANALYZE ONLY usage_events (occurred_at);

-- A worker costs the reader some 20 ms before it reads anything: ten times what PostgreSQL takes it for. Compiling a plan of
-- 90 days takes longer than the answer.
DO $$
BEGIN
  ALTER ROLE footfall_reader SET parallel_setup_cost = 10000;
  ALTER ROLE footfall_reader SET jit = off;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'footfall_reader is looked after by somebody else: parallel_setup_cost and jit stay as they are';
END $$;
