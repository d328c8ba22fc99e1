package dev.footfall.sink.deadletters;

/**
 * Conditions of SQL that make records of waiting letters. What two stages say of one record are two
 * letters: that of the sink leads, as only it has the record's headers, and others follow it.
 *
 * <p>They are of one record when it was at one position and has the same value: where a topic was
 * made anew, other records have the positions of the old ones. Of two letters of the sink the topic
 * ids decide, which differ then; other stages don't know them.
 */
final class LetterRecords {

  /** Whether the letter {@code r} is of the record that the letter {@code l} leads. */
  static final String OF_RECORD =
      """
      r.topic = l.topic AND r.partition = l.partition AND r.record_offset = l.record_offset
      AND ((r.stage = l.stage AND r.topic_id = l.topic_id)
        OR (l.stage = 'sink' AND r.stage <> 'sink' AND r.value IS NOT DISTINCT FROM l.value))
      """;

  /** Whether the letter {@code l} leads: of each waiting record one does. */
  private static final String LEADS =
      """
      l.state = 'waiting' AND (l.stage = 'sink' OR NOT EXISTS (
        SELECT FROM dead_letter_records s
        WHERE s.stage = 'sink' AND s.state = 'waiting' AND s.topic = l.topic
          AND s.partition = l.partition AND s.record_offset = l.record_offset
          AND s.value IS NOT DISTINCT FROM l.value))
      """;

  private LetterRecords() {}

  /**
   * Whether {@code l} leads a record of which {@code filter} means a letter; its parameters are
   * those of the filter.
   */
  static String meant(LetterFilter filter) {
    return LEADS
        + " AND EXISTS (SELECT FROM (SELECT topic || '-' || partition || '@' || record_offset"
        + " AS position, * FROM dead_letter_records) r WHERE "
        + OF_RECORD
        + " AND "
        + filter.condition()
        + ")";
  }
}
