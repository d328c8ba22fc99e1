package dev.footfall.standalone.accesslog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an access log, as it stands there; absent fields ({@code -}) are null.
 *
 * @param clientAddress address or name of the client
 * @param user authenticated user
 * @param time when the request was received
 * @param method HTTP method; null when the request line is not one
 * @param target request target with its query string; null when the request line is not one
 * @param status status answered
 * @param bytes bytes of the body
 * @param referrer the Referer header
 * @param userAgent the User-Agent header
 */
public record AccessLogLine(
    String clientAddress,
    @Nullable String user,
    Instant time,
    @Nullable String method,
    @Nullable String target,
    int status,
    @Nullable Long bytes,
    @Nullable String referrer,
    @Nullable String userAgent) {}
