-- It counts from any moment to any other now, as the repeatable migrations have it.
DROP FUNCTION IF EXISTS user_counts(date, date);
