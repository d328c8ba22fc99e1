/** Tests of the console. */
@NullMarked
package dev.footfall.console;

import org.jspecify.annotations.NullMarked;
