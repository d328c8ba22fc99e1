-- Public views, made again whenever this file changes. CREATE OR REPLACE is meant: it lets columns be added at the end and
-- refuses to rename, retype or drop one, which is the contract. They run with their owner's rights.

CREATE OR REPLACE VIEW dead_letters AS
SELECT
  topic || '-' || partition || '@' || record_offset AS position, stage, reason, detail, topic, partition,
  record_offset, key, headers, value, replayed_from, state, first_seen, changed_at
FROM dead_letter_records;
COMMENT ON VIEW dead_letters IS 'Records that a stage could not use, each with its bytes. Kept until they are erased.';
COMMENT ON COLUMN dead_letters.position IS 'Where the record was: topic-partition@offset';
COMMENT ON COLUMN dead_letters.stage IS 'Who set it aside: aggregator or sink';
COMMENT ON COLUMN dead_letters.reason IS 'A short code: bad_magic, time_in_future, sql_23514 …';
COMMENT ON COLUMN dead_letters.detail IS 'What was wrong, in words';
COMMENT ON COLUMN dead_letters.topic IS 'Its topic';
COMMENT ON COLUMN dead_letters.partition IS 'Its partition';
COMMENT ON COLUMN dead_letters.record_offset IS 'Its offset';
COMMENT ON COLUMN dead_letters.key IS 'Its key, as bytes; null when it had none, and once erased';
COMMENT ON COLUMN dead_letters.headers IS 'Its headers in order: name, and text or base64';
COMMENT ON COLUMN dead_letters.value IS 'Its value, as bytes; null when it had none, and once erased';
COMMENT ON COLUMN dead_letters.replayed_from IS 'Position of the dead letter that it is a replay of; null when it is none';
COMMENT ON COLUMN dead_letters.state IS 'waiting, replayed, dropped or erased';
COMMENT ON COLUMN dead_letters.first_seen IS 'When it was set aside';
COMMENT ON COLUMN dead_letters.changed_at IS 'When its state changed last; null while it never has';
GRANT SELECT ON dead_letters TO footfall_reader, footfall_writer;

CREATE OR REPLACE VIEW persona_assignment_chains AS
SELECT chain_id, user_id, length, head, erased_at
FROM assignment_chains;
COMMENT ON VIEW persona_assignment_chains IS 'The head of the hash chain of each user''s assignments.';
COMMENT ON COLUMN persona_assignment_chains.chain_id IS 'Random identity of the chain';
COMMENT ON COLUMN persona_assignment_chains.user_id IS 'The user; null once erased';
COMMENT ON COLUMN persona_assignment_chains.length IS 'Assignments in it';
COMMENT ON COLUMN persona_assignment_chains.head IS 'Hash of the last one';
COMMENT ON COLUMN persona_assignment_chains.erased_at IS 'When the user was erased; null otherwise';
GRANT SELECT ON persona_assignment_chains TO footfall_reader;

CREATE OR REPLACE VIEW audit_trail AS
SELECT id, done_at, actor, action, scope, affected
FROM audit_events;
COMMENT ON VIEW audit_trail IS 'What people did to records by command. Kept for ever.';
COMMENT ON COLUMN audit_trail.id IS 'Number of the entry';
COMMENT ON COLUMN audit_trail.done_at IS 'When';
COMMENT ON COLUMN audit_trail.actor IS 'Who: the user of the operating system';
COMMENT ON COLUMN audit_trail.action IS 'What: dead-letters replay, dead-letters drop, subject export, subject erase, books acknowledge, usage-log reset';
COMMENT ON COLUMN audit_trail.scope IS 'To what: the filter; of a person only the keyed hash';
COMMENT ON COLUMN audit_trail.affected IS 'How many, by kind or table';
GRANT SELECT ON audit_trail TO footfall_reader;
