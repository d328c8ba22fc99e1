/** Tells one receiver of one notification, by webhook, Slack or e-mail. */
@NullMarked
package dev.footfall.sink.notify.deliver;

import org.jspecify.annotations.NullMarked;
