-- Other stages than the sink don't tell the id of the topic that a letter's record was in, and two topics have the same positions:
-- the id is made of that of the topic dead-letters and the topic's name, as UUID version 3 has it (RFC 9562, 5.3).
UPDATE dead_letter_records SET topic_id = (
    substr(hash, 1, 12) || '3' || substr(hash, 14, 3) || to_hex((('x' || substr(hash, 17, 1))::bit(4)::int & 3) | 8)
    || substr(hash, 18))::uuid
FROM (
  SELECT DISTINCT topic_id AS id, topic AS name, md5(topic_id::text || ' ' || topic) AS hash
  FROM dead_letter_records WHERE stage <> 'sink') AS made
WHERE stage <> 'sink' AND topic_id = id AND topic = name;
