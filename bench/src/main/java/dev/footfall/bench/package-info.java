/**
 * Measurements that can be repeated: what a call of the tracker costs, beside a named reference.
 */
@NullMarked
package dev.footfall.bench;

import org.jspecify.annotations.NullMarked;
