package dev.footfall.sink;

import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one record does to the adoption of a day.
 *
 * @param key which day and cell
 * @param adds whether the totals are added to what is known (an amendment) or replace it
 * @param totals the figures
 * @param source the record it was made of
 */
record AdoptionChange(
    AdoptionKey key, boolean adds, AdoptionTotals totals, ConsumerRecord<byte[], byte[]> source)
    implements TotalsChange<AdoptionKey, AdoptionTotals> {

  /**
   * What a record becomes: a change of a day, or with a key without a day the standing of a persona
   * now.
   *
   * @throws BadRecordException when it can't be applied
   */
  static StoreItem of(
      PersonaAdoptionKey key, PersonaAdoption adoption, ConsumerRecord<byte[], byte[]> source) {
    SummaryRules.check(key, adoption);
    Instant day = key.getDayStart();
    if (day == null) {
      return StandingRow.of(key, adoption, source);
    }
    AdoptionKey cell = AdoptionKey.of(key, day);
    return switch (adoption.getKind()) {
      case UPDATE -> new AdoptionChange(cell, false, AdoptionTotals.of(adoption, false), source);
      case FINAL -> new AdoptionChange(cell, false, AdoptionTotals.of(adoption, true), source);
      // Only a day that has closed is amended.
      case AMENDMENT -> new AdoptionChange(cell, true, AdoptionTotals.of(adoption, true), source);
      case UNKNOWN -> throw SummaryRules.unknownKind();
    };
  }
}
