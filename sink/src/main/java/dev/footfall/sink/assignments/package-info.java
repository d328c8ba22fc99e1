/** The hash chain over each user's stored assignments. */
@NullMarked
package dev.footfall.sink.assignments;

import org.jspecify.annotations.NullMarked;
