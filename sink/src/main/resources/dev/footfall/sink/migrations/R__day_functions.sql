-- Public functions, made again whenever this file changes; after the views that they read, as their names are in order.

-- Questions about many days. They are functions, not views, because the live views make PostgreSQL plan for every partition:
-- here they are part of the query only where a day has no sum. Days are of UTC and included, moments go from since up to until,
-- all answers are exact at any time.

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

-- How often each feature was used, and with which HTTP status.
CREATE OR REPLACE FUNCTION feature_activity(first_day date, last_day date)
  RETURNS TABLE (feature_name text, status_code integer, uses bigint, failures bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  live date[] := (usage_day_parts(first_day, last_day)).live;
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

-- From what to answer about a period: its days whose sums hold, and queries of the other pieces of it, which are made from a
-- text with %1$s for how each counts, and %2$L and %3$L for from when and until when. Each counts 1; or -1 where the first day is
-- shorter to take off than to read, and may_take_off. With the moments in them, and not as parameters, no other partition is part
-- of the plan. Not public.
CREATE OR REPLACE FUNCTION usage_period(
    since timestamptz, until timestamptz, may_take_off boolean, piece text, OUT summed date[], OUT pieces text[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  day_before date := ((since AT TIME ZONE 'UTC') - interval '1 microsecond')::date;
  first date := day_before + 1; -- of the whole days that are over, up to the day after them
  after date := least(until AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')::date;
  before timestamptz := day_before::timestamp AT TIME ZONE 'UTC';
  head timestamptz := least(first::timestamp AT TIME ZONE 'UTC', until);
  tail timestamptz := greatest(after::timestamp AT TIME ZONE 'UTC', head);
  take_off boolean;
BEGIN
  summed := ARRAY(SELECT d.day FROM usage_days_summed d WHERE d.day >= day_before AND d.day < after);
  take_off := may_take_off AND first <= after AND day_before = ANY (summed) AND since - before < head - since;
  IF NOT take_off THEN
    summed := array_remove(summed, day_before);
  END IF;
  pieces := ARRAY(
    SELECT format(piece, p.sign, p.start, p."end")
    FROM (
      SELECT -1, before, since WHERE take_off
      UNION ALL SELECT 1, since, head WHERE NOT take_off
      UNION ALL SELECT 1, d.day::timestamp AT TIME ZONE 'UTC', (d.day + 1)::timestamp AT TIME ZONE 'UTC'
      FROM usage_days d WHERE d.day >= first AND d.day < after AND NOT d.day = ANY (summed)
      UNION ALL SELECT 1, tail, until) AS p (sign, start, "end")
    WHERE p.start < p."end");
END $$;
REVOKE ALL ON FUNCTION usage_period(timestamptz, timestamptz, boolean, text) FROM PUBLIC;

-- Two numbers of user_activity, as who only counts needs not wait for the others: from running totals, where there are some.
-- Events and failures are counted each by what an index knows, as events are wide. Sums of bigint are numeric and slow; those of
-- double precision are as exact up to 2^53. Workers would send nearly as many groups as they read rows. Pages are no dearer in
-- any order: the rows of a block lie together, which PostgreSQL doesn't expect of an index, and would rather read all blocks.
CREATE OR REPLACE FUNCTION user_counts(since timestamptz, until timestamptz DEFAULT 'infinity')
  RETURNS TABLE (user_email text, activities bigint, errors bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20000
  SET search_path = public, pg_temp SET max_parallel_workers_per_gather = 0 SET random_page_cost = 1 AS $$
DECLARE
  period record;
  totalled date[];
  parts text[];
BEGIN
  SELECT * INTO period FROM usage_period(since, until, true,
    'SELECT user_id, %1$s * count(*), 0 FROM usage_events'
    ' WHERE occurred_at >= %2$L AND occurred_at < %3$L AND user_id IS NOT NULL GROUP BY user_id'
    ' UNION ALL SELECT user_id, 0, %1$s * count(*) FROM usage_events'
    ' WHERE occurred_at >= %2$L AND occurred_at < %3$L AND result_status IN (''error'', ''timeout'') GROUP BY user_id');
  totalled := ARRAY(SELECT t.day FROM usage_days_totalled t WHERE t.day = ANY (period.summed));
  -- Of days one after the other the total at the last one less that before the first one.
  parts := ARRAY(
    SELECT format('SELECT user_id, %s, %s FROM usage_user_totals WHERE first_day = %L',
      replace(difference, 'totals', 'activities'), replace(difference, 'totals', 'errors'), block)
    FROM (
      SELECT block, string_agg(
        CASE WHEN next IS DISTINCT FROM day + 1 THEN format(' + totals[%s]', day - block + 1) ELSE '' END
        || CASE WHEN previous IS DISTINCT FROM day - 1 AND day > block THEN format(' - totals[%s]', day - block) ELSE '' END,
        '') AS difference
      FROM (
        SELECT day, block, lag(day) OVER days AS previous, lead(day) OVER days AS next
        FROM (SELECT day, day - (day - date '0001-01-01') % 32 AS block FROM unnest(totalled) AS day) AS blocks
        WINDOW days AS (PARTITION BY block ORDER BY day)) AS neighbours
      GROUP BY block) AS differences) || period.pieces;
  IF period.summed <> totalled THEN
    parts := parts || 'SELECT user_id, activities, errors FROM usage_user_days WHERE day = ANY ($1)'::text;
  END IF;
  IF parts = '{}' THEN
    RETURN;
  END IF;
  RETURN QUERY EXECUTE
    'SELECT user_id, sum(activities::double precision)::bigint, sum(errors::double precision)::bigint FROM ('
    || array_to_string(parts, ' UNION ALL ')
    || ') AS parts (user_id, activities, errors) WHERE user_id IS NOT NULL'
    ' GROUP BY user_id HAVING sum(activities::double precision) > 0'
    USING ARRAY(SELECT unnest(period.summed) EXCEPT SELECT unnest(totalled));
END $$;
COMMENT ON FUNCTION user_counts(timestamptz, timestamptz) IS 'How many events each user had from a moment on and before another one (all until now without one), and how many failed; events of nobody are not among them. Two numbers of user_activity, and faster. Exact at any time.';

-- The query that counts events of a period by a column that the sums of actions have, too. Not public.
CREATE OR REPLACE FUNCTION usage_counts_by(key text, number text, condition text, since timestamptz, until timestamptz)
  RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  period record;
BEGIN
  SELECT * INTO period FROM usage_period(since, until, true,
    'SELECT ' || key || ', %1$s * count(*) FROM usage_events'
    ' WHERE occurred_at >= %2$L AND occurred_at < %3$L AND ' || condition || ' GROUP BY ' || key);
  RETURN
    'SELECT ' || key || ', sum(number)::bigint FROM ('
    || array_to_string(
      format('SELECT %s, %s FROM usage_action_days WHERE day = ANY (%L)', key, number, period.summed) || period.pieces, ' UNION ALL ')
    || ') AS parts (' || key || ', number) GROUP BY ' || key || ' HAVING sum(number) > 0';
END $$;
REVOKE ALL ON FUNCTION usage_counts_by(text, text, text, timestamptz, timestamptz) FROM PUBLIC;

-- Features and failures are counted each by what an index knows, too.
CREATE OR REPLACE FUNCTION feature_counts(since timestamptz, until timestamptz DEFAULT 'infinity')
  RETURNS TABLE (feature_name text, uses bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE usage_counts_by('action_name', 'activities', 'true', since, until);
END $$;
COMMENT ON FUNCTION feature_counts(timestamptz, timestamptz) IS 'How often each feature was used from a moment on and before another one (all until now without one). Exact at any time.';

CREATE OR REPLACE FUNCTION failure_counts(since timestamptz, until timestamptz DEFAULT 'infinity')
  RETURNS TABLE (status_code integer, failures bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE
    usage_counts_by('status_code', 'errors', 'result_status IN (''error'', ''timeout'')', since, until);
END $$;
COMMENT ON FUNCTION failure_counts(timestamptz, timestamptz) IS 'How many events failed, by HTTP status (null for none), from a moment on and before another one (all until now without one). Exact at any time.';

-- Of some users and each day the names of the features that they used, and each session id (null for none) with its first
-- and last event of that day; of the first day and the last one what is in the period.
CREATE OR REPLACE FUNCTION user_details(since timestamptz, until timestamptz, users text[])
  RETURNS TABLE (
    day date, user_email text, features text[], sessions text[], session_first timestamptz[], session_last timestamptz[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  period record;
BEGIN
  SELECT * INTO period FROM usage_period(since, until, false,
    'SELECT user_id, session_id, action_name, occurred_at FROM usage_events'
    ' WHERE occurred_at >= %2$L AND occurred_at < %3$L AND user_id = ANY ($1)');
  RETURN QUERY
    SELECT d.day, d.user_id, d.features, d.sessions, d.session_first, d.session_last
    FROM usage_user_day_details d WHERE d.user_id = ANY (users) AND d.day = ANY (period.summed);
  IF period.pieces <> '{}' THEN
    RETURN QUERY EXECUTE
      'WITH events AS MATERIALIZED ('
      '  SELECT (occurred_at AT TIME ZONE ''UTC'')::date AS day, user_id, session_id, action_name,'
      '    min(occurred_at) AS first_at, max(occurred_at) AS last_at'
      '  FROM (' || array_to_string(period.pieces, ' UNION ALL ') || ') AS pieces GROUP BY 1, 2, 3, 4)'
      ' SELECT day, user_id, features, sessions, session_first, session_last'
      ' FROM (SELECT day, user_id, array_agg(DISTINCT action_name) AS features FROM events GROUP BY day, user_id) AS used'
      ' JOIN (SELECT day, user_id, array_agg(session_id) AS sessions, array_agg(first_at) AS session_first,'
      '    array_agg(last_at) AS session_last'
      '  FROM (SELECT day, user_id, session_id, min(first_at) AS first_at, max(last_at) AS last_at'
      '    FROM events GROUP BY day, user_id, session_id) AS sessions'
      '  GROUP BY day, user_id) AS spent USING (day, user_id)'
      USING users;
  END IF;
END $$;
COMMENT ON FUNCTION user_details(timestamptz, timestamptz, text[]) IS 'What some users used from a moment on and before another one, on each day (UTC), and the parts of their sessions on that day. Exact at any time.';

-- Who did most from any moment to any other; different sessions only of those who are in the answer, as to count them reads
-- every session.
CREATE OR REPLACE FUNCTION most_active_users(since timestamptz, top integer, until timestamptz DEFAULT 'infinity')
  RETURNS TABLE (user_email text, activities bigint, sessions bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  users text[];
  counts bigint[];
BEGIN
  SELECT array_agg(busiest.user_email), array_agg(busiest.activities) INTO users, counts
  FROM (
    SELECT u.user_email, u.activities FROM user_counts(since, until) AS u
    ORDER BY u.activities DESC, u.user_email LIMIT top) AS busiest;
  RETURN QUERY
    SELECT b.user_id, b.number, count(DISTINCT s.id)
    FROM unnest(users, counts) AS b (user_id, number)
    LEFT JOIN (SELECT d.user_email, unnest(d.sessions) FROM user_details(since, until, users) AS d) AS s (user_id, id)
      USING (user_id)
    GROUP BY b.user_id, b.number ORDER BY b.number DESC, b.user_id;
END $$;
COMMENT ON FUNCTION most_active_users(timestamptz, integer, timestamptz) IS 'The users with the most events from a moment on and before another one (all until now without one), with their different session ids. Exact at any time.';

REVOKE ALL ON FUNCTION
  user_activity(date, date), feature_activity(date, date), user_counts(timestamptz, timestamptz),
  feature_counts(timestamptz, timestamptz), failure_counts(timestamptz, timestamptz),
  user_details(timestamptz, timestamptz, text[]), most_active_users(timestamptz, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  user_activity(date, date), feature_activity(date, date), user_counts(timestamptz, timestamptz),
  feature_counts(timestamptz, timestamptz), failure_counts(timestamptz, timestamptz),
  user_details(timestamptz, timestamptz, text[]), most_active_users(timestamptz, integer, timestamptz) TO footfall_reader;
