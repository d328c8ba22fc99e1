-- Whether the event of a letter is in producer_arrivals, as one that arrived and was dead-lettered: it is where the sink could read
-- whose it was. When the record of such a letter is sent again and read, it has not arrived once more, and what becomes of it
-- takes the place of the dead letter. The counts of one partition may be below zero then, as the record may come in another one
-- than before; only the sum over a producer's partitions means something.
ALTER TABLE dead_letter_records ADD COLUMN counted boolean NOT NULL DEFAULT false;

-- Letters from before, by their reasons: of what could not be read nobody knows whose it was. Where it is not certain a letter counts
-- as uncounted, as all did until now: that may hide a loss, the contrary would make one up.
UPDATE dead_letter_records SET counted = true
WHERE stage = 'sink' AND state = 'waiting' AND topic IN ('usage-events', 'assignment-events')
  AND reason NOT IN ('bad_magic', 'unknown_schema', 'foreign_schema', 'truncated', 'trailing_bytes', 'undecodable', 'null_value')
  AND first_seen >= (SELECT min(first_arrived_at) FROM producer_arrivals);

-- Letters whose record has been sent again and read. Only the first time counts: when it was sent twice, the second one is a copy,
-- whose own letter, if it is set aside, stands here from the beginning. A table of its own, as whoever sends letters again holds
-- locks on their rows until Kafka answers, and the sink must not wait for that.
CREATE TABLE dead_letter_returns (
  topic_id      uuid        NOT NULL,
  partition     integer     NOT NULL,
  record_offset bigint      NOT NULL,
  returned_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic_id, partition, record_offset)
);
GRANT SELECT, INSERT ON dead_letter_returns TO footfall_writer;
