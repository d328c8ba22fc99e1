package dev.footfall.sink.deadletters;

import dev.footfall.schemas.DeadLetter;
import org.apache.kafka.common.header.Headers;

/**
 * A dead letter and what else its record had.
 *
 * @param letter who set which record aside, and why
 * @param headers the record's own headers
 * @param counted whether its event is counted, as one that arrived and was dead-lettered, for its
 *     producer
 */
public record SetAside(DeadLetter letter, Headers headers, boolean counted) {}
