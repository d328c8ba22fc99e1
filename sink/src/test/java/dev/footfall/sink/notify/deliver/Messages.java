package dev.footfall.sink.notify.deliver;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages for tests. */
final class Messages {

  private Messages() {}

  static AlertItem item(String status, Map<String, String> labels, String summary) {
    return new AlertItem(
        status,
        new TreeMap<>(labels),
        Map.of("summary", summary),
        "2015-05-17T10:05:03Z",
        status.equals("firing") ? AlertItem.UNRESOLVED : "2015-05-17T11:05:03Z",
        "http://console.example",
        Fingerprint.of(labels));
  }

  static AlertMessage firing(String service, String summary) {
    Map<String, String> labels = Map.of("alertname", "ErrorRateHigh", "service", service);
    return AlertMessage.of(
        "{}:{service=\"" + service + "\"}",
        "ops",
        Map.of("service", service),
        "http://console.example",
        List.of(item("firing", labels, summary)));
  }

  static Notification notification() {
    return notification(firing("crm-api", "crm-api: 12 % errors"));
  }

  static Notification notification(AlertMessage message) {
    return new Notification(
        "0199a000-0000-7000-8000-000000000001", Instant.parse("2015-05-17T10:06:00Z"), message);
  }
}
