-- What each user did on each day that is over, added up by the sink's maintenance, so that a question about a month does
-- not read every event of it. user_id is '' for events of nobody, as a key has no nulls. The view user_activity_by_day
-- reads these rows for the days that count as rolled up, and the events themselves for all others.
CREATE TABLE usage_user_days (
  day        date        NOT NULL,
  user_id    text        NOT NULL,
  activities bigint      NOT NULL,
  successes  bigint      NOT NULL,
  errors     bigint      NOT NULL,
  sessions   bigint      NOT NULL,
  first_at   timestamptz NOT NULL,
  last_at    timestamptz NOT NULL,
  PRIMARY KEY (user_id, day)
);
-- A day's rows are written together.
CREATE INDEX usage_user_days_day ON usage_user_days USING brin (day);

-- The days that are rolled up.
CREATE TABLE usage_days_rolled (
  day       date        PRIMARY KEY,
  rolled_at timestamptz NOT NULL DEFAULT now()
);

-- Who stores or deletes events of a day that is over notes the day here, in the same transaction: while there is a note,
-- the day does not count as rolled up. A roll-up takes away the notes that its snapshot sees, and with them it sees the
-- events that they are about; a note that comes later stays. So a late event shows at once, and nobody waits for anybody.
-- Without a key, as two notes of one day must not wait for each other either.
CREATE TABLE usage_days_late (
  day      date        NOT NULL,
  noted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX usage_days_late_day ON usage_days_late (day);

GRANT SELECT, INSERT, UPDATE, DELETE ON usage_user_days, usage_days_rolled, usage_days_late TO footfall_writer;
