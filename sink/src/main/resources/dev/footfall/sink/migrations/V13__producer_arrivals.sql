-- What arrived here of each producer's events, counted in the transaction that stored them: the other side of the books in
-- producer_reports. One row for each partition, so that writers of different partitions never wait for one another.
CREATE TABLE producer_arrivals (
  producer_id      text        NOT NULL,
  topic_id         uuid        NOT NULL,
  partition        integer     NOT NULL,
  arrived          bigint      NOT NULL,
  duplicates       bigint      NOT NULL,
  dead_lettered    bigint      NOT NULL,
  erased           bigint      NOT NULL,
  first_arrived_at timestamptz NOT NULL,
  last_arrived_at  timestamptz NOT NULL,
  PRIMARY KEY (producer_id, topic_id, partition)
) WITH (fillfactor = 50); -- each row changes with each batch: in place, as long as its page has room

GRANT SELECT, INSERT, UPDATE, DELETE ON producer_arrivals TO footfall_writer;
