/** Everything in one process, with traffic to look at. */
@NullMarked
package dev.footfall.standalone.demo;

import org.jspecify.annotations.NullMarked;
