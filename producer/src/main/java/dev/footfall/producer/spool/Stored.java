package dev.footfall.producer.spool;

import org.apache.avro.specific.SpecificRecord;

/**
 * An event that was read from disk.
 *
 * @param event the event with its own producer id and number
 * @param segment where it lies until it is done
 */
public record Stored(SpecificRecord event, Segment segment) {}
