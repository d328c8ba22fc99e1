/** The sink beside other ways into the same table, measured in one run. */
@NullMarked
package dev.footfall.bench.sink;

import org.jspecify.annotations.NullMarked;
