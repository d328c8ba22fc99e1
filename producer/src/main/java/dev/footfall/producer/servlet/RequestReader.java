package dev.footfall.producer.servlet;

import dev.footfall.events.Channel;
import dev.footfall.producer.UsageTracker;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the filter was told about reading requests.
 *
 * @param channel null leaves it to the request
 */
record RequestReader(
    UsageTracker tracker,
    String actionType,
    Routes routes,
    RequestText user,
    RequestText session,
    RequestText clientAddress,
    @Nullable Channel channel,
    FilterFaults faults) {

  @Nullable String user(HttpServletRequest request) {
    return faults.answer("finding the user of a request", () -> user.of(request));
  }

  @Nullable String session(HttpServletRequest request) {
    return faults.answer("finding the session of a request", () -> session.of(request));
  }

  @Nullable String clientAddress(HttpServletRequest request) {
    return faults.answer(
        "finding the client's address of a request", () -> clientAddress.of(request));
  }

  Channel channel(HttpServletRequest request) {
    return channel == null ? UsageFilterBuilder.channelOf(request) : channel;
  }
}
