@NullMarked
package dev.footfall.sketches;

import org.jspecify.annotations.NullMarked;
