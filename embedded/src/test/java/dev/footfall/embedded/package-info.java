/** Tests of the embedded parts, and the fixture that other modules' tests start them with. */
@NullMarked
package dev.footfall.embedded;

import org.jspecify.annotations.NullMarked;
