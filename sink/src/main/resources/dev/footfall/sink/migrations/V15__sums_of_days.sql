-- More sums of days that are over, so that a summary of a month reads few rows. The view TABLE_live says what a sum is, and
-- one list (DaySum in the sink) which there are; days and notes are those of V6. All days are added up anew.

-- user_id is null for events of nobody: no question has to turn '' into that.
TRUNCATE usage_user_days;
ALTER TABLE usage_user_days DROP CONSTRAINT usage_user_days_pkey, ALTER COLUMN user_id DROP NOT NULL;
CREATE UNIQUE INDEX usage_user_days_user ON usage_user_days (user_id, day) NULLS NOT DISTINCT;

-- What a user did on a day: the names of the actions, and each session id (null for none) with its first and last event.
CREATE TABLE usage_user_day_details (
  day           date          NOT NULL,
  user_id       text          NOT NULL,
  features      text[]        NOT NULL,
  sessions      text[]        NOT NULL,
  session_first timestamptz[] NOT NULL,
  session_last  timestamptz[] NOT NULL,
  PRIMARY KEY (user_id, day)
);
CREATE INDEX usage_user_day_details_day ON usage_user_day_details USING brin (day);

-- How often each action was done, and with which HTTP status (null for none). It names nobody: an erasure takes off what it
-- deletes.
CREATE TABLE usage_action_days (
  day         date    NOT NULL,
  action_name text    NOT NULL,
  status_code integer,
  activities  bigint  NOT NULL,
  errors      bigint  NOT NULL
);
CREATE UNIQUE INDEX usage_action_days_key ON usage_action_days (day, action_name, status_code) NULLS NOT DISTINCT;

-- Sums of usage_user_days over eight days, counted from the year 1: they hold while all of their days do.
CREATE TABLE usage_user_spans (
  first_day   date        NOT NULL,
  user_id     text,
  activities  bigint      NOT NULL,
  successes   bigint      NOT NULL,
  errors      bigint      NOT NULL,
  sessions    bigint      NOT NULL,
  active_days bigint      NOT NULL,
  first_at    timestamptz NOT NULL,
  last_at     timestamptz NOT NULL
);
CREATE UNIQUE INDEX usage_user_spans_user ON usage_user_spans (user_id, first_day) NULLS NOT DISTINCT;
CREATE INDEX usage_user_spans_day ON usage_user_spans USING brin (first_day);
CREATE TABLE usage_spans_rolled (first_day date PRIMARY KEY);

-- A sink of before would add up a day without the new sums: it finds no key and leaves the day to others.
TRUNCATE usage_days_rolled;
ALTER TABLE usage_days_rolled
  DROP CONSTRAINT usage_days_rolled_pkey,
  ADD COLUMN sums smallint NOT NULL DEFAULT 2,
  ADD PRIMARY KEY (day, sums);

GRANT SELECT, INSERT, UPDATE, DELETE
  ON usage_user_day_details, usage_action_days, usage_user_spans, usage_spans_rolled TO footfall_writer;
