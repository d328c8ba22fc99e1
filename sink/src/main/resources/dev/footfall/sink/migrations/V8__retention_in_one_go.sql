-- Days that leave, leave together. Each transaction that takes partitions away stops every query of the table for a
-- moment, waits for the disk once and looks through the shared buffers once, whether it takes one or thirty.
DROP FUNCTION footfall_drop_partition(text, text, timestamptz);

-- Drops those of the partitions of usage_events or usage_errors whose day and whose rows' arrival are before keep_from,
-- and answers their rows and bytes; nothing of those in which something is newer. Only their own writers wait while they
-- are looked through. For the drop itself it waits half a second for the table, as all queries queue behind it meanwhile.
-- Rows are counted up to 8 MB; of a larger partition the number is that of PostgreSQL's statistics, as counting would
-- take longer than everything else.
CREATE FUNCTION footfall_drop_partitions(parent text, partitions text[], keep_from timestamptz)
  RETURNS TABLE (partition text, rows bigint, bytes bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
  wanted text[];
  old text[];
  newer boolean;
BEGIN
  wanted := ARRAY(SELECT p FROM unnest(partitions) AS p ORDER BY p);
  FOREACH partition IN ARRAY wanted LOOP
    IF parent NOT IN ('usage_events', 'usage_errors') OR keep_from > now() - interval '1 day'
       OR partition !~ ('^' || parent || '_[0-9]+$')
       OR (to_date(substr(partition, length(parent) + 2), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' > keep_from THEN
      RAISE EXCEPTION 'partition % of % must not go at %', partition, parent, keep_from USING ERRCODE = '42501';
    END IF;
  END LOOP;
  -- Once without locks, as a log that is being replayed should not feel this, and once with them.
  FOR look IN 1..2 LOOP
    old := '{}';
    FOREACH partition IN ARRAY wanted LOOP
      CONTINUE WHEN to_regclass(partition) IS NULL; -- another process was faster
      EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE received_at >= $1)', partition) INTO newer USING keep_from;
      IF NOT newer THEN
        old := old || partition;
        IF look = 1 THEN
          EXECUTE format('LOCK TABLE %I IN SHARE MODE', partition);
        END IF;
      END IF;
    END LOOP;
    wanted := old;
  END LOOP;
  IF wanted = '{}' THEN
    RETURN;
  END IF;
  FOREACH partition IN ARRAY wanted LOOP
    bytes := pg_total_relation_size(partition::regclass);
    SELECT reltuples::bigint INTO rows FROM pg_class WHERE oid = partition::regclass;
    IF rows < 0 OR bytes < 8 << 20 THEN
      EXECUTE format('SELECT count(*) FROM %I', partition) INTO rows;
    END IF;
    INSERT INTO retention_log (table_name, partition, rows, bytes, keep_from)
    VALUES (parent, footfall_drop_partitions.partition, footfall_drop_partitions.rows,
            footfall_drop_partitions.bytes, footfall_drop_partitions.keep_from);
    RETURN NEXT;
  END LOOP;
  -- Their roll-ups count no more; maintenance deletes the rows.
  IF parent = 'usage_events' THEN
    DELETE FROM usage_days_rolled WHERE day IN (
      SELECT to_date(substr(p, length(parent) + 2), 'YYYYMMDD') FROM unnest(wanted) AS p);
  END IF;
  -- One after the other with those who make days: both need the default partition.
  PERFORM pg_advisory_xact_lock(hashtext('footfall_ensure_day'));
  -- Detaches them, too. DETACH … CONCURRENTLY is not to be had beside a default partition.
  EXECUTE 'DROP TABLE ' || (SELECT string_agg(quote_ident(p), ', ') FROM unnest(wanted) AS p);
END $$;
REVOKE ALL ON FUNCTION footfall_drop_partitions(text, text[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION footfall_drop_partitions(text, text[], timestamptz) TO footfall_writer;
