/**
 * The footfall command line: one process for each service, or all of them, and the tools around
 * them.
 */
@NullMarked
package dev.footfall.standalone;

import org.jspecify.annotations.NullMarked;
