package dev.footfall.producer;

import org.jspecify.annotations.Nullable;

/**
 * What all events of one tracker have in common.
 *
 * @param producerId who numbers the events
 * @param service the application
 * @param version its version
 * @param environment its deployment environment
 */
record Origin(
    String producerId, String service, @Nullable String version, @Nullable String environment) {}
