/**
 * What may leave the application, and as what: levels, keyed pseudonyms, scrubbing, and the consent
 * of people whose machine we run on. Nothing here knows Kafka. Start at {@link
 * dev.footfall.producer.privacy.PrivacySettings}.
 */
@NullMarked
package dev.footfall.producer.privacy;

import org.jspecify.annotations.NullMarked;
