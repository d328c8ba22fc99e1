package dev.footfall.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, for a program and for a person (RFC 9457). The type is always {@code
 * about:blank}: the status says which kind it is.
 *
 * @param title the status in words
 * @param status HTTP status
 * @param detail what was wrong with this request, what is allowed and what to do; nothing of the
 *     console's inside
 * @param instance path of the request, without its query
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(String type, String title, int status, String detail, @Nullable String instance) {

  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(int status, String title, String detail, @Nullable String instance) {
    return new Problem("about:blank", title, status, detail, instance);
  }
}
