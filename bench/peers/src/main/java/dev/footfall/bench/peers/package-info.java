/** What others' programs need to read our topics. */
@NullMarked
package dev.footfall.bench.peers;

import org.jspecify.annotations.NullMarked;
