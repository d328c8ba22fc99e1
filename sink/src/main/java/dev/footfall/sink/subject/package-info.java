/** The rights of the people whose use is recorded: export and erasure. */
@NullMarked
package dev.footfall.sink.subject;

import org.jspecify.annotations.NullMarked;
