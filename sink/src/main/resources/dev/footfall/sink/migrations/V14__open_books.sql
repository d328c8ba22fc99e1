-- Whether the sink has counted all that arrived of the producer: it can't have where the producer is older than the counts
-- (producer_arrivals came with V13), and what seems missing there may have arrived long ago. acknowledged: how many missing
-- events somebody has taken note of.
ALTER TABLE producer_reports
  ADD COLUMN arrivals_complete boolean NOT NULL DEFAULT true,
  ADD COLUMN acknowledged bigint NOT NULL DEFAULT 0;
UPDATE producer_reports SET arrivals_complete = false
WHERE started_at < coalesce((SELECT min(first_arrived_at) FROM producer_arrivals), now());

-- Producers of whom something is missing, since when, and whether that fires. sent: what they had sent when it was noticed;
-- a producer of whom so much has arrived was only a little ahead of the sink, and its row goes.
CREATE TABLE producer_shortfalls (
  producer_id  text        PRIMARY KEY,
  service_name text        NOT NULL,
  sent         bigint      NOT NULL,
  missing      bigint      NOT NULL,
  noticed_at   timestamptz NOT NULL DEFAULT now(),
  fired_at     timestamptz,
  acknowledged boolean     NOT NULL DEFAULT false
);
GRANT SELECT, INSERT, UPDATE, DELETE ON producer_shortfalls TO footfall_writer;
