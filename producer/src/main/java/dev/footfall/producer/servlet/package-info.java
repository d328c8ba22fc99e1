/**
 * Usage events of HTTP requests, for applications in a Jakarta Servlet 6 container. Start at {@link
 * dev.footfall.producer.servlet.UsageFilter}.
 */
@NullMarked
package dev.footfall.producer.servlet;

import org.jspecify.annotations.NullMarked;
