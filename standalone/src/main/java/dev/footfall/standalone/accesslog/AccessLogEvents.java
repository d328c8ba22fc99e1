package dev.footfall.standalone.accesslog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.events.Channel;
import dev.footfall.events.PrivacyLevel;
import dev.footfall.events.ResultStatus;
import dev.footfall.events.UsageEvent;
import dev.footfall.producer.RouteTemplate;
import dev.footfall.schemas.EventIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the usage event of a line. Its identity comes from the file's content, the service and the
 * line number: the same line of the same file is the same event, however often it is replayed.
 * Addresses are truncated (IPv4 to 24 bits, IPv6 to 48), query strings dropped. Pure and
 * thread-safe.
 */
final class AccessLogEvents {

  private final String service;
  private final String producerId;

  /**
   * Events of one file.
   *
   * @param service the service name they get
   * @param contentHash hash of the file's content, hex
   */
  AccessLogEvents(String service, String contentHash) {
    this.service = service;
    this.producerId = "access-log-" + service + "-" + contentHash;
  }

  UsageEvent of(long lineNumber, AccessLogLine line) {
    String route = line.target() == null ? null : RouteTemplate.of(line.target());
    return UsageEvent.newBuilder()
        .setEventId(EventIds.derived(line.time(), producerId + "/" + lineNumber))
        .setOccurredAt(line.time())
        .setProducerId(producerId)
        .setProducerSeq(lineNumber)
        .setPrivacyLevel(PrivacyLevel.FULL)
        .setServiceName(service)
        .setUserId(line.user())
        .setSessionId(visit(line))
        .setActionType("navigation")
        .setActionName(route == null ? "unreadable request" : line.method() + " " + route)
        .setChannel(Channel.UI)
        .setPageUrl(route)
        .setEndpoint(route)
        .setHttpMethod(line.method())
        .setStatusCode(line.status())
        .setUserAgent(line.userAgent())
        .setIpAddress(truncated(line.clientAddress()))
        .setResultStatus(line.status() < 400 ? ResultStatus.SUCCESS : ResultStatus.ERROR)
        .setErrorType(line.status() < 400 ? null : "HTTP " + line.status())
        .setAttributes(attributes(line))
        .setTags(List.of())
        .setSdkName("footfall-access-log")
        .setSdkVersion("1")
        .build();
  }

  /**
   * One visitor's day: enough to count visits and to spread a log over partitions, too little to
   * follow a person.
   */
  private static String visit(AccessLogLine line) {
    String day = line.time().toString().substring(0, 10);
    String who = day + "/" + line.clientAddress() + "/" + line.userAgent();
    return "visit-"
        + EventIds.derived(line.time().truncatedTo(java.time.temporal.ChronoUnit.DAYS), who);
  }

  private static @Nullable String truncated(String address) {
    if (address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return address.substring(0, address.lastIndexOf('.')) + ".0";
    }
    if (address.contains(":")) {
      String[] groups = address.split(":", -1);
      return String.join(":", List.of(groups).subList(0, Math.min(3, groups.length))) + "::";
    }
    return null; // a host name would be as telling as the whole address
  }

  private static @Nullable String attributes(AccessLogLine line) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    if (line.bytes() != null) {
      attributes.put("response_bytes", line.bytes());
    }
    if (line.referrer() != null) {
      attributes.put("referrer", line.referrer().replaceFirst("[?#].*", ""));
    }
    return attributes.isEmpty() ? null : attributes.toString();
  }
}
