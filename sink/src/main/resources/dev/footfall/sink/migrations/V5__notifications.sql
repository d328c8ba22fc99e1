-- What receivers are to be told, one row per transition and receiver, written in the transaction that stores the
-- transition. A row that was told stays while its alert fires, as the group is told of again; so this is small.
CREATE TABLE alert_outbox (
  seq          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_id     text        NOT NULL,
  state        text        NOT NULL CHECK (state IN ('firing', 'resolved', 'test')),
  receiver     text        NOT NULL,
  route        text        NOT NULL,
  group_key    text        NOT NULL,
  group_labels jsonb       NOT NULL,
  fingerprint  text        NOT NULL,
  labels       jsonb       NOT NULL,
  annotations  jsonb       NOT NULL,
  starts_at    timestamptz NOT NULL,
  ends_at      timestamptz,
  enqueued_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  told_at      timestamptz,
  UNIQUE (alert_id, state, receiver, group_key)
);
CREATE INDEX alert_outbox_group ON alert_outbox (receiver, group_key);

-- When a group was last looked at, and last told of. Written by the leader alone.
CREATE TABLE alert_groups (
  receiver    text        NOT NULL,
  group_key   text        NOT NULL,
  flushed_at  timestamptz NOT NULL,
  notified_at timestamptz,
  PRIMARY KEY (receiver, group_key)
);

-- Every message to every integration of a receiver. Its content is kept only until it ended.
CREATE TABLE notifications (
  id              uuid        PRIMARY KEY,
  seq             bigint      GENERATED ALWAYS AS IDENTITY,
  receiver        text        NOT NULL,
  integration     text        NOT NULL,
  group_key       text        NOT NULL,
  status          text        NOT NULL,
  alerts          integer     NOT NULL,
  content         text,
  state           text        NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  attempts        integer     NOT NULL DEFAULT 0,
  last_error      text,
  created_at      timestamptz NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  ended_at        timestamptz
);
CREATE INDEX notifications_waiting ON notifications (receiver, integration, group_key, seq) WHERE state = 'waiting';
CREATE INDEX notifications_failed ON notifications (ended_at) WHERE state = 'failed';
CREATE INDEX notifications_created ON notifications (created_at);

-- What nobody is told of for a while.
CREATE TABLE silences (
  id         uuid        PRIMARY KEY,
  matchers   text[]      NOT NULL CHECK (cardinality(matchers) > 0),
  starts_at  timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  comment    text        NOT NULL,
  created_by text        NOT NULL,
  CHECK (ends_at >= starts_at)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON alert_outbox, alert_groups, notifications, silences TO footfall_writer;
