/** Avro in the Confluent wire format, against any registry that speaks Confluent's REST API. */
@NullMarked
package dev.footfall.schemas.serde;

import org.jspecify.annotations.NullMarked;
