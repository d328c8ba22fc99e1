-- Records that a stage set aside: the sink's own, in the transaction that leaves them out, and the aggregator's, from
-- the topic dead-letters. topic_id is that of the topic that the sink read them from, so that a topic made anew under
-- the same name does not meet the positions of the old one. An erased letter keeps its position and nothing else: who
-- reads the topic again from its beginning does not set it aside once more.
CREATE TABLE dead_letter_records (
  stage         text        NOT NULL,
  topic_id      uuid        NOT NULL,
  topic         text        NOT NULL,
  partition     integer     NOT NULL,
  record_offset bigint      NOT NULL,
  reason        text        NOT NULL,
  detail        text        NOT NULL,
  key           bytea,
  headers       jsonb       NOT NULL,
  value         bytea,
  replayed_from text,
  state         text        NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'replayed', 'dropped', 'erased')),
  first_seen    timestamptz NOT NULL DEFAULT now(),
  changed_at    timestamptz,
  PRIMARY KEY (stage, topic_id, partition, record_offset)
);
CREATE INDEX dead_letter_records_position ON dead_letter_records (topic, partition, record_offset);
CREATE INDEX dead_letter_records_seen ON dead_letter_records (first_seen);
CREATE INDEX dead_letter_records_waiting ON dead_letter_records (reason, first_seen) WHERE state = 'waiting';
GRANT SELECT, INSERT, UPDATE ON dead_letter_records TO footfall_writer;

-- What people did to records, for ever: who, when, with which filter, to how many. No names of those it was done to.
CREATE TABLE audit_events (
  id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  done_at  timestamptz NOT NULL DEFAULT now(),
  actor    text        NOT NULL,
  action   text        NOT NULL,
  scope    jsonb       NOT NULL,
  affected jsonb       NOT NULL
);
GRANT SELECT, INSERT ON audit_events TO footfall_writer;

-- Who was erased: a keyed hash and when, so that this is no list of people. seq grows with every erasure: by it a
-- writer sees that its knowledge is old.
CREATE SEQUENCE erasure_seq;
CREATE TABLE erased_subjects (
  subject_hash bytea       PRIMARY KEY,
  erased_at    timestamptz NOT NULL,
  seq          bigint      NOT NULL UNIQUE
);
GRANT USAGE ON SEQUENCE erasure_seq TO footfall_writer;
GRANT SELECT, INSERT, UPDATE ON erased_subjects TO footfall_writer;

-- The key of those hashes, 244 random bits. Who can read it can ask whether a known person was erased, nothing more.
CREATE TABLE erasure_key (key bytea NOT NULL);
INSERT INTO erasure_key SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
GRANT SELECT ON erasure_key TO footfall_writer;

-- The head of each user's chain of assignments. Nobody but the trigger below moves it. An erased user's keeps how long
-- it was and its last hash, which tell nothing of the person.
CREATE TABLE assignment_chains (
  chain_id  uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id   text        UNIQUE,
  length    bigint      NOT NULL,
  head      bytea       NOT NULL,
  erased_at timestamptz
);

ALTER TABLE assignment_events
  ADD COLUMN chain_seq bigint,
  ADD COLUMN row_hash  bytea;
CREATE INDEX assignment_events_evidence ON assignment_events USING gin (match_evidence jsonb_path_ops);

-- The content of a row as one text that has the same bytes in every session: a JSON array as jsonb prints it, times in
-- microseconds since 1970.
CREATE FUNCTION footfall_assignment_text(a assignment_events) RETURNS text
  LANGUAGE sql STABLE SET search_path = pg_catalog, public SET extra_float_digits = 1 AS $$
  SELECT jsonb_build_array(
    a.assignment_id, a.user_id, a.time_window, a.assigned_persona_id,
    (extract(epoch FROM a.assigned_at) * 1000000)::bigint, a.priority, a.confidence, a.qualifying_personas,
    a.match_evidence, a.prioritization_reason, a.signals, a.catalogue_version, a.catalogue_hash, a.service_name,
    a.privacy_level, a.producer_id, a.producer_seq,
    (extract(epoch FROM a.received_at) * 1000000)::bigint)::text
$$;

-- row_hash = SHA-256(hash of the user's row before, or nothing || chain_seq as 8 bytes || content). Before the row is
-- stored, so that it is written once; a row that is stored already meets its own key and moves nothing. The lock on the
-- head puts the rows of a user in one order, whoever stores them.
CREATE FUNCTION footfall_chain_assignment() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last assignment_chains%ROWTYPE;
BEGIN
  INSERT INTO assignment_chains (user_id, length, head) VALUES (NEW.user_id, 0, '') ON CONFLICT (user_id) DO NOTHING;
  SELECT * INTO STRICT last FROM assignment_chains WHERE user_id = NEW.user_id FOR UPDATE;
  NEW.chain_seq := last.length + 1;
  IF EXISTS (SELECT FROM assignment_events WHERE assignment_id = NEW.assignment_id) THEN
    NEW.row_hash := '';
    RETURN NEW;
  END IF;
  NEW.row_hash := sha256(
    last.head || int8send(NEW.chain_seq) || convert_to(footfall_assignment_text(NEW), 'UTF8'));
  UPDATE assignment_chains SET length = NEW.chain_seq, head = NEW.row_hash WHERE chain_id = last.chain_id;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION footfall_chain_assignment() FROM PUBLIC;

-- Rows that are stored already get their chains, in the order in which Kafka took them.
DO $$
DECLARE
  stored assignment_events%ROWTYPE;
  last assignment_chains%ROWTYPE;
BEGIN
  FOR stored IN SELECT * FROM assignment_events ORDER BY user_id, received_at, assigned_at, assignment_id LOOP
    IF last.user_id IS DISTINCT FROM stored.user_id THEN
      last.user_id := stored.user_id;
      last.length := 0;
      last.head := '';
    END IF;
    last.length := last.length + 1;
    last.head := sha256(
      last.head || int8send(last.length) || convert_to(footfall_assignment_text(stored), 'UTF8'));
    UPDATE assignment_events SET chain_seq = last.length, row_hash = last.head
    WHERE assignment_id = stored.assignment_id;
  END LOOP;
END $$;
INSERT INTO assignment_chains (user_id, length, head)
SELECT DISTINCT ON (user_id) user_id, chain_seq, row_hash FROM assignment_events ORDER BY user_id, chain_seq DESC;

CREATE UNIQUE INDEX assignment_events_chain ON assignment_events (user_id, chain_seq);
-- A check, as NOT NULL would hold for temporary tables that are made like this one, too.
ALTER TABLE assignment_events
  ADD CONSTRAINT assignment_events_chained CHECK (chain_seq IS NOT NULL AND row_hash IS NOT NULL);
CREATE TRIGGER assignment_events_chain BEFORE INSERT ON assignment_events
  FOR EACH ROW EXECUTE FUNCTION footfall_chain_assignment();

-- The writer adds decisions and erases users, as a whole and with a note; it changes none.
REVOKE UPDATE, DELETE ON assignment_events FROM footfall_writer;

CREATE FUNCTION footfall_erase_assignments(subject text) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone bigint;
BEGIN
  UPDATE assignment_chains SET user_id = NULL, erased_at = now() WHERE user_id = subject;
  DELETE FROM assignment_events WHERE user_id = subject;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION footfall_erase_assignments(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION footfall_erase_assignments(text) TO footfall_writer;
