/** Real Kafka, PostgreSQL and schema registry on this machine, in one call. */
@NullMarked
package dev.footfall.embedded;

import org.jspecify.annotations.NullMarked;
