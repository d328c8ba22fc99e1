/** Records as slices of their bytes, for readers of which most records only pass through. */
@NullMarked
package dev.footfall.schemas.wire;

import org.jspecify.annotations.NullMarked;
