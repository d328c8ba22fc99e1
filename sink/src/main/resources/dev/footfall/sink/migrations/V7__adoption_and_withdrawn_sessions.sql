-- Use of personas per day, as the aggregator counts it while it happens: one row per day and cell, always the total.
-- Texts are '' where there is none, as a key has no nulls.
CREATE TABLE persona_adoption_days (
  day                 date        NOT NULL,
  time_window         text        NOT NULL,
  assigned_persona_id text        NOT NULL,
  viewed_persona_id   text        NOT NULL,
  domain              text        NOT NULL,
  channel             text        NOT NULL,
  uses                bigint      NOT NULL,
  users               bigint,
  user_sketch         bytea,
  final               boolean     NOT NULL,
  topology_version    integer     NOT NULL,
  updated_at          timestamptz NOT NULL,
  PRIMARY KEY (day, time_window, assigned_persona_id, viewed_persona_id, domain, channel)
);
-- As good as random: trying to compress it is wasted time.
ALTER TABLE persona_adoption_days ALTER COLUMN user_sketch SET STORAGE EXTERNAL;

-- How many have a persona now, and how many of them use it. source_…: as in usage_sessions.
CREATE TABLE persona_standings (
  time_window         text        NOT NULL,
  assigned_persona_id text        NOT NULL,
  assigned_users      bigint      NOT NULL,
  active_users        bigint      NOT NULL,
  emitted_at          timestamptz NOT NULL,
  topology_version    integer     NOT NULL,
  received_at         timestamptz NOT NULL,
  source_topic_id     uuid        NOT NULL,
  source_partition    integer     NOT NULL,
  source_offset       bigint      NOT NULL,
  updated_at          timestamptz NOT NULL,
  PRIMARY KEY (time_window, assigned_persona_id)
);

-- A session that became part of another one stays as a row that says where it went: who still has its id finds it, and
-- an older summary that is read again does not bring it back. No public view of sessions shows it.
ALTER TABLE usage_sessions
  ADD COLUMN IF NOT EXISTS capped      boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS merged_into text;

GRANT SELECT, INSERT, UPDATE, DELETE ON persona_adoption_days, persona_standings TO footfall_writer;
