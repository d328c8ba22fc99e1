/** What producers say they sent beside what arrived, and the alert when something is missing. */
@NullMarked
package dev.footfall.sink.books;

import org.jspecify.annotations.NullMarked;
