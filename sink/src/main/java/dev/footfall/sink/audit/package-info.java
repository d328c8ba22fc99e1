/** What people did to records, written where they did it. */
@NullMarked
package dev.footfall.sink.audit;

import org.jspecify.annotations.NullMarked;
