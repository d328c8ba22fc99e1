/** Usage joined with the personas that its users were assigned at the time. */
@NullMarked
package dev.footfall.aggregator.adoption;

import org.jspecify.annotations.NullMarked;
