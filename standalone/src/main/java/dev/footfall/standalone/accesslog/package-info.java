/** Web server access logs as usage events. */
@NullMarked
package dev.footfall.standalone.accesslog;

import org.jspecify.annotations.NullMarked;
