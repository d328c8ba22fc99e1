/**
 * What a service's users do, written down once: each activity with its names, its page and its
 * data, so that every caller says it the same way. {@link
 * dev.footfall.producer.catalogue.CrmActivities} is one such catalogue and the example for others.
 */
@NullMarked
package dev.footfall.producer.catalogue;

import org.jspecify.annotations.NullMarked;
