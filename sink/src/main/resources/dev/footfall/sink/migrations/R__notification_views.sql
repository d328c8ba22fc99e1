-- Public views, made again whenever this file changes. CREATE OR REPLACE lets columns be added at the end only, which is
-- the contract. They run with their owner's rights.

CREATE OR REPLACE VIEW alert_notifications AS
SELECT
  id, receiver, integration, group_key, status, alerts, state, attempts, last_error, created_at,
  CASE WHEN state = 'waiting' THEN next_attempt_at END AS next_attempt_at, ended_at
FROM notifications;
COMMENT ON VIEW alert_notifications IS 'Every message to every receiver, and what became of it. Kept for 90 days.';
COMMENT ON COLUMN alert_notifications.id IS 'The webhook-id header and the Message-ID of a mail, the same at every attempt';
COMMENT ON COLUMN alert_notifications.receiver IS 'Who is told: a name of the alert file';
COMMENT ON COLUMN alert_notifications.integration IS 'Which way: webhook, slack or email and its name or a number; none where the receiver has gone';
COMMENT ON COLUMN alert_notifications.group_key IS 'The group of alerts that it is about: route and labels';
COMMENT ON COLUMN alert_notifications.status IS 'firing while an alert of it fires, else resolved';
COMMENT ON COLUMN alert_notifications.alerts IS 'How many alerts it tells of';
COMMENT ON COLUMN alert_notifications.state IS 'waiting, delivered or failed (for good)';
COMMENT ON COLUMN alert_notifications.attempts IS 'How often it was tried';
COMMENT ON COLUMN alert_notifications.last_error IS 'Why the last attempt failed; null when none did';
COMMENT ON COLUMN alert_notifications.created_at IS 'When it was made';
COMMENT ON COLUMN alert_notifications.next_attempt_at IS 'When it is tried again; null when it has ended';
COMMENT ON COLUMN alert_notifications.ended_at IS 'When it was delivered or given up; null while it waits';
GRANT SELECT ON alert_notifications TO footfall_reader;

CREATE OR REPLACE VIEW alert_silences AS
SELECT
  id, matchers, starts_at, ends_at, comment, created_by,
  CASE WHEN ends_at <= now() THEN 'expired' WHEN starts_at > now() THEN 'pending' ELSE 'active' END AS state
FROM silences;
COMMENT ON VIEW alert_silences IS 'What nobody is told of for a while.';
COMMENT ON COLUMN alert_silences.id IS 'Identity of the silence';
COMMENT ON COLUMN alert_silences.matchers IS 'Conditions on labels, all of which must hold';
COMMENT ON COLUMN alert_silences.starts_at IS 'When it begins';
COMMENT ON COLUMN alert_silences.ends_at IS 'When it ends';
COMMENT ON COLUMN alert_silences.comment IS 'Why';
COMMENT ON COLUMN alert_silences.created_by IS 'Who said so';
COMMENT ON COLUMN alert_silences.state IS 'pending, active or expired';
GRANT SELECT ON alert_silences TO footfall_reader;
