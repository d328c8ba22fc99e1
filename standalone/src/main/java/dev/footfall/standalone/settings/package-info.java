/** Settings from defaults, file, environment and command line. */
@NullMarked
package dev.footfall.standalone.settings;

import org.jspecify.annotations.NullMarked;
