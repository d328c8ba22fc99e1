/** Records that were set aside: stored beside the rows, looked at, sent again or dropped. */
@NullMarked
package dev.footfall.sink.deadletters;

import org.jspecify.annotations.NullMarked;
