-- Percentiles and distinct users of a window, and the sketches that merge into those of a longer period. Null: not known, or
-- nothing to estimate; the sketches of an hour come when it closes.
ALTER TABLE usage_aggregates
  ADD COLUMN IF NOT EXISTS duration_p50_ms double precision,
  ADD COLUMN IF NOT EXISTS duration_p95_ms double precision,
  ADD COLUMN IF NOT EXISTS duration_p99_ms double precision,
  ADD COLUMN IF NOT EXISTS users           bigint,
  ADD COLUMN IF NOT EXISTS duration_sketch bytea,
  ADD COLUMN IF NOT EXISTS user_sketch     bytea;

-- Dense sketches are as good as random: trying to compress them is wasted time.
ALTER TABLE usage_aggregates
  ALTER COLUMN duration_sketch SET STORAGE EXTERNAL,
  ALTER COLUMN user_sketch SET STORAGE EXTERNAL;
