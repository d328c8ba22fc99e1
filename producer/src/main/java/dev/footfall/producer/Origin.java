package dev.footfall.producer;

import dev.footfall.producer.privacy.PrivacyFilter;
import org.jspecify.annotations.Nullable;

/**
 * What all events of one tracker have in common.
 *
 * @param producerId who numbers the events
 * @param service the application
 * @param version its version
 * @param environment its deployment environment
 * @param maxAttributeBytes how many bytes attributes and result data of an event may have together
 * @param privacy what every record goes through; the sender's thread only
 */
record Origin(
    String producerId,
    String service,
    @Nullable String version,
    @Nullable String environment,
    int maxAttributeBytes,
    PrivacyFilter privacy) {}
