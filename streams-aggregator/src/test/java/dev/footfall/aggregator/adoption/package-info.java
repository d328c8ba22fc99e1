@NullMarked
package dev.footfall.aggregator.adoption;

import org.jspecify.annotations.NullMarked;
