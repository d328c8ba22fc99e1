/** The sink: every record of Kafka into PostgreSQL, exactly once. */
@NullMarked
package dev.footfall.sink;

import org.jspecify.annotations.NullMarked;
