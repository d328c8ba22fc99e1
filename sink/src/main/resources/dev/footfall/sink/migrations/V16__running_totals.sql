-- Running totals of usage_user_days over 32 days in a row, counted from the year 1, so that who counts a month reads two rows
-- of a user. Place n of an array is the total of the days 1 to n; the difference of two places is that of the days between
-- them, which is right whatever became of the days around it. A row has days of usage_days_totalled only: others count nothing.
CREATE TABLE usage_user_totals (
  first_day  date     NOT NULL,
  user_id    text,
  activities bigint[] NOT NULL,
  errors     bigint[] NOT NULL
);
CREATE UNIQUE INDEX usage_user_totals_user ON usage_user_totals (first_day, user_id) NULLS NOT DISTINCT;

-- The days whose present sums are in the totals. Who adds a day up anew takes its row away in the same transaction.
CREATE TABLE usage_days_totalled (day date PRIMARY KEY);

-- A sink of before would add up a day and leave the totals as they were: it finds no such column and leaves the day to others.
ALTER TABLE usage_days_rolled RENAME COLUMN sums TO version;
ALTER TABLE usage_days_rolled ALTER COLUMN version SET DEFAULT 3;
UPDATE usage_days_rolled SET version = 3;

GRANT SELECT, INSERT, UPDATE, DELETE ON usage_user_totals, usage_days_totalled TO footfall_writer;
