/**
 * Who is told of which alert: the sections {@code route} and {@code receivers} of the alert file.
 */
@NullMarked
package dev.footfall.sink.notify.route;

import org.jspecify.annotations.NullMarked;
