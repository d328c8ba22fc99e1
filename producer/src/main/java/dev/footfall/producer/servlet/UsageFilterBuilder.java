package dev.footfall.producer.servlet;

import dev.footfall.events.Channel;
import dev.footfall.producer.UsageTracker;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Builds a {@link UsageFilter}. Everything has a default. Not thread-safe. */
public final class UsageFilterBuilder {

  private final UsageTracker tracker;
  private final List<String> attributes = new ArrayList<>(Routes.KNOWN);
  private final List<String> excluded = new ArrayList<>(PathPatterns.HEALTH_AND_METRICS);
  private String actionType = "navigation";
  private RequestText user = UsageFilterBuilder::principal;
  private RequestText session = request -> null;
  private RequestText clientAddress = HttpServletRequest::getRemoteAddr;
  private @Nullable Channel channel;

  UsageFilterBuilder(UsageTracker tracker) {
    this.tracker = tracker;
  }

  /**
   * The user of a request; default is the name of its principal. Asked before the request is
   * handled, and again after it when there was none yet. Never answer a token or another
   * credential.
   */
  public UsageFilterBuilder user(RequestText user) {
    this.user = user;
    return this;
  }

  /**
   * The session of a request; default is none. The id of an {@code HttpSession} is a credential:
   * whoever knows it is the user. Answer another id, one that opens nothing.
   */
  public UsageFilterBuilder session(RequestText session) {
    this.session = session;
    return this;
  }

  /**
   * The client's address; default is the other end of the connection. Behind a proxy, read the
   * header that this proxy sets and clients can't.
   */
  public UsageFilterBuilder clientAddress(RequestText clientAddress) {
    this.clientAddress = clientAddress;
    return this;
  }

  /**
   * A request attribute in which the framework leaves its route template; asked before those that
   * are known: {@link UsageFilter#ROUTE}, Spring MVC's, and {@code http.route}.
   */
  public UsageFilterBuilder routeAttribute(String name) {
    attributes.add(0, name);
    return this;
  }

  /** The action type of the events; default {@code navigation}, as of a replayed access log. */
  public UsageFilterBuilder actionType(String actionType) {
    this.actionType = actionType;
    return this;
  }

  /**
   * The channel of the events; default is {@code UI} for a client that accepts HTML and {@code API}
   * for others.
   */
  public UsageFilterBuilder channel(Channel channel) {
    this.channel = channel;
    return this;
  }

  /**
   * Records no requests of these paths either; health, metrics and icons are excluded already.
   *
   * @param patterns paths below the application's own; {@code *} is anything within a segment,
   *     {@code **} anything, and {@code /x/**} also {@code /x}
   */
  public UsageFilterBuilder exclude(String... patterns) {
    excluded.addAll(List.of(patterns));
    return this;
  }

  /** Records requests for health, metrics and icons, too. */
  public UsageFilterBuilder withoutDefaultExcludes() {
    excluded.removeAll(PathPatterns.HEALTH_AND_METRICS);
    return this;
  }

  /**
   * Builds the filter.
   *
   * @throws IllegalArgumentException when a path to exclude does not begin with a slash, or the
   *     action type is blank
   */
  public UsageFilter build() {
    if (actionType.isBlank()) {
      throw new IllegalArgumentException("actionType must not be blank");
    }
    return new UsageFilter(
        new RequestReader(
            tracker,
            actionType,
            new Routes(attributes),
            user,
            session,
            clientAddress,
            channel,
            new FilterFaults()),
        new PathPatterns(excluded));
  }

  private static @Nullable String principal(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    return principal == null ? null : principal.getName();
  }

  /** The channel of a client that says nothing about itself. */
  static Channel channelOf(HttpServletRequest request) {
    String accepts = request.getHeader("Accept");
    return accepts != null && accepts.toLowerCase(Locale.ROOT).contains("text/html")
        ? Channel.UI
        : Channel.API;
  }
}
