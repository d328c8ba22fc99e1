-- Functions of an erasure, made again whenever this file changes.

-- PostgreSQL's statistics list frequent values of each column, and of a day that is over nobody makes them anew: makes those anew
-- that have one of these words in them, from the rows that are left. Of bytes, the keys and values of dead letters, they list
-- hexadecimal digits. Returns of how many tables.
CREATE OR REPLACE FUNCTION footfall_forget_statistics(words text[]) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET bytea_output = 'hex' AS $$
DECLARE
  named record;
  tables integer := 0;
  spelled text[] := words || ARRAY(SELECT encode(convert_to(word, 'UTF8'), 'hex') FROM unnest(words) AS word);
BEGIN
  FOR named IN
    SELECT tablename, array_agg(attname) AS columns, array_agg(inherited) AS inherited
    FROM (
      SELECT tablename, attname, inherited,
        coalesce(most_common_vals::text::text[], '{}') || coalesce(histogram_bounds::text::text[], '{}')
        || coalesce(most_common_elems::text::text[], '{}') AS values
      FROM pg_stats WHERE schemaname = 'public') AS known
    WHERE EXISTS (
      SELECT FROM unnest(values) AS value, unnest(spelled) AS word WHERE position(word IN value) > 0)
    GROUP BY tablename
  LOOP
    -- Where no rows are left, ANALYZE leaves all as it was.
    PERFORM pg_clear_attribute_stats('public', named.tablename::text, c.name::text, c.inherited)
    FROM unnest(named.columns, named.inherited) AS c (name, inherited);
    EXECUTE format('ANALYZE ONLY %I (%s)', named.tablename,
      (SELECT string_agg(DISTINCT quote_ident(c), ', ') FROM unnest(named.columns) AS c));
    tables := tables + 1;
  END LOOP;
  RETURN tables;
END $$;
