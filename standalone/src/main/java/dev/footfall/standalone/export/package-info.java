/** Rows of the database as files for people and programs. */
@NullMarked
package dev.footfall.standalone.export;

import org.jspecify.annotations.NullMarked;
