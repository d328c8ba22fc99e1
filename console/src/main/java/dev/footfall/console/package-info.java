/** PostgreSQL to people: REST, server-sent events and the web page. */
@NullMarked
package dev.footfall.console;

import org.jspecify.annotations.NullMarked;
