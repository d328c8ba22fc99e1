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

-- The whole days that are over of a period, from first on and before after, and the moments at which the piece before them ends
-- (head) and the one behind them begins (tail). Not public.
CREATE OR REPLACE FUNCTION usage_whole_days(
    since timestamptz, until timestamptz, OUT first date, OUT after date, OUT head timestamptz, OUT tail timestamptz)
  LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  first := ((since AT TIME ZONE 'UTC') - interval '1 microsecond')::date + 1;
  after := least(until AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')::date;
  head := least(first::timestamp AT TIME ZONE 'UTC', until);
  tail := greatest(after::timestamp AT TIME ZONE 'UTC', head);
END $$;
REVOKE ALL ON FUNCTION usage_whole_days(timestamptz, timestamptz) FROM PUBLIC;

-- From what to count a period: days whose sums hold, and pieces of days to read from the events, each added (1) or, where what
-- was before the period is the shorter piece of its first day, taken off (-1). Not public.
CREATE OR REPLACE FUNCTION usage_period(
    since timestamptz, until timestamptz, OUT summed date[], OUT starts timestamptz[], OUT ends timestamptz[], OUT signs integer[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  whole record;
  day_before date;
  before timestamptz;
BEGIN
  SELECT * INTO whole FROM usage_whole_days(since, until);
  day_before := whole.first - 1;
  before := day_before::timestamp AT TIME ZONE 'UTC';
  summed := ARRAY(SELECT d.day FROM usage_days_summed d WHERE d.day >= day_before AND d.day < whole.after);
  starts := ARRAY[since];
  ends := ARRAY[whole.head];
  signs := ARRAY[1];
  IF whole.first <= whole.after AND day_before = ANY (summed) THEN
    IF since - before < whole.head - since THEN
      starts := ARRAY[before];
      ends := ARRAY[since];
      signs := ARRAY[-1];
    ELSE
      summed := array_remove(summed, day_before);
    END IF;
  END IF;
  SELECT starts || array_agg(start), ends || array_agg("end"), signs || array_agg(1) INTO starts, ends, signs
  FROM (
    SELECT day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC'
    FROM usage_days WHERE day >= whole.first AND day < whole.after AND NOT day = ANY (summed)
    UNION ALL SELECT whole.tail, until) AS pieces (start, "end");
END $$;
REVOKE ALL ON FUNCTION usage_period(timestamptz, timestamptz) FROM PUBLIC;

-- Two numbers of it, as who only counts needs not wait for the others, and from any moment to any other: from running totals,
-- where there are some. Events and failures are counted each by what an index knows, as events are wide. Sums of bigint are
-- numeric and slow; those of double precision are as exact up to 2^53. Workers would send nearly as many groups as they read
-- rows.
CREATE OR REPLACE FUNCTION user_counts(since timestamptz, until timestamptz DEFAULT 'infinity')
  RETURNS TABLE (user_email text, activities bigint, errors bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20000
  SET search_path = public, pg_temp SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  period record;
  totalled date[];
  parts text;
BEGIN
  SELECT * INTO period FROM usage_period(since, until);
  totalled := ARRAY(SELECT t.day FROM usage_days_totalled t WHERE t.day = ANY (period.summed));
  SELECT string_agg(part, ' UNION ALL ') INTO parts FROM (
    -- Of days one after the other the total at the last one less that before the first one.
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
      GROUP BY block) AS differences
    UNION ALL
    SELECT 'SELECT user_id, activities, errors FROM usage_user_days WHERE day = ANY ($1)'
    WHERE period.summed <> totalled
    UNION ALL
    -- With the moments themselves, and not as parameters, no other partition is part of the plan.
    SELECT format(
      'SELECT user_id, %1$s * count(*), 0 FROM usage_events'
      ' WHERE occurred_at >= %2$L AND occurred_at < %3$L AND user_id IS NOT NULL GROUP BY user_id'
      ' UNION ALL SELECT user_id, 0, %1$s * count(*) FROM usage_events'
      ' WHERE occurred_at >= %2$L AND occurred_at < %3$L AND result_status IN (''error'', ''timeout'') GROUP BY user_id',
      sign, start, "end")
    FROM unnest(period.signs, period.starts, period.ends) AS pieces (sign, start, "end") WHERE start < "end") AS all_parts (part);
  IF parts IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY EXECUTE
    'SELECT user_id, sum(activities::double precision)::bigint, sum(errors::double precision)::bigint FROM (' || parts
    || ') AS parts (user_id, activities, errors) WHERE user_id IS NOT NULL'
    ' GROUP BY user_id HAVING sum(activities::double precision) > 0'
    USING ARRAY(SELECT unnest(period.summed) EXCEPT SELECT unnest(totalled));
END $$;
COMMENT ON FUNCTION user_counts(timestamptz, timestamptz) IS 'How many events each user had from a moment on and before another one (all until now without one), and how many failed; events of nobody are not among them. Two numbers of user_activity, and faster. Exact at any time.';

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

-- Of some users and each day the names of the features that they used, and each session id (null for none) with its first
-- and last event of that day.
CREATE OR REPLACE FUNCTION user_details(first_day date, last_day date, users text[])
  RETURNS TABLE (
    day date, user_email text, features text[], sessions text[], session_first timestamptz[], session_last timestamptz[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  live date[] := (usage_day_parts(first_day, last_day)).live;
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
  whole record;
  users text[];
  counts bigint[];
BEGIN
  SELECT * INTO whole FROM usage_whole_days(since, until);
  SELECT array_agg(busiest.user_email), array_agg(busiest.activities) INTO users, counts
  FROM (
    SELECT u.user_email, u.activities FROM user_counts(since, until) AS u
    ORDER BY u.activities DESC, u.user_email LIMIT top) AS busiest;
  RETURN QUERY EXECUTE
    'SELECT user_id, activities, count(DISTINCT session_id)'
    ' FROM unnest($1, $2) AS busiest (user_id, activities)'
    ' LEFT JOIN (SELECT user_email AS user_id, unnest(sessions) AS session_id FROM user_details($3, $4, $1)'
    '  UNION ALL SELECT user_id, session_id FROM usage_events'
    '  WHERE occurred_at >= $5 AND occurred_at < $6 AND user_id = ANY ($1)'
    '  UNION ALL SELECT user_id, session_id FROM usage_events'
    '  WHERE occurred_at >= $7 AND occurred_at < $8 AND user_id = ANY ($1)) AS sessions USING (user_id)'
    ' GROUP BY user_id, activities ORDER BY activities DESC, user_id'
    USING users, counts, whole.first, whole.after - 1, since, whole.head, whole.tail, until;
END $$;
COMMENT ON FUNCTION most_active_users(timestamptz, integer, timestamptz) IS 'The users with the most events from a moment on and before another one (all until now without one), with their different session ids. Exact at any time.';

REVOKE ALL ON FUNCTION
  user_activity(date, date), user_counts(timestamptz, timestamptz), feature_activity(date, date), user_details(date, date, text[]),
  most_active_users(timestamptz, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  user_activity(date, date), user_counts(timestamptz, timestamptz), feature_activity(date, date), user_details(date, date, text[]),
  most_active_users(timestamptz, integer, timestamptz) TO footfall_reader;
