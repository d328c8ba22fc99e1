-- They go from any moment to any other now, as the repeatable migrations have it.
DROP FUNCTION IF EXISTS user_details(date, date, text[]);
DROP FUNCTION IF EXISTS usage_period(timestamptz, timestamptz);
DROP FUNCTION IF EXISTS usage_whole_days(timestamptz, timestamptz);
