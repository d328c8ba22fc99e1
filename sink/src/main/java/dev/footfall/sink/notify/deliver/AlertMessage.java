package dev.footfall.sink.notify.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a receiver is told: the body of Alertmanager's webhook, version 4, with its names.
 *
 * @param version always {@code 4}
 * @param groupKey identity of the group
 * @param truncatedAlerts alerts of the group that are left out
 * @param status {@code firing} while any of them fires
 * @param receiver who is told
 * @param groupLabels what the group is made by
 * @param commonLabels labels that all of its alerts share
 * @param commonAnnotations annotations that all of them share
 * @param externalURL where people look
 * @param alerts the alerts
 */
public record AlertMessage(
    String version,
    String groupKey,
    int truncatedAlerts,
    String status,
    String receiver,
    Map<String, String> groupLabels,
    Map<String, String> commonLabels,
    Map<String, String> commonAnnotations,
    String externalURL,
    List<AlertItem> alerts) {

  private static final String VERSION = "4";

  /** Alerts that are kept with a stored notification at most: some hundred bytes each. */
  private static final int MOST_ALERTS = 1000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A message about {@code alerts}, of which there is at least one. */
  public static AlertMessage of(
      String groupKey,
      String receiver,
      Map<String, String> groupLabels,
      String externalURL,
      List<AlertItem> alerts) {
    boolean firing = alerts.stream().anyMatch(AlertItem::firing);
    return new AlertMessage(
            VERSION,
            groupKey,
            0,
            firing ? AlertItem.FIRING : AlertItem.RESOLVED,
            receiver,
            groupLabels,
            common(alerts, AlertItem::labels),
            common(alerts, AlertItem::annotations),
            externalURL,
            alerts)
        .truncated(MOST_ALERTS);
  }

  /** The same with {@code most} alerts at most; 0 means all. */
  AlertMessage truncated(int most) {
    if (most == 0 || alerts.size() <= most) {
      return this;
    }
    return new AlertMessage(
        version,
        groupKey,
        truncatedAlerts + alerts.size() - most,
        status,
        receiver,
        groupLabels,
        commonLabels,
        commonAnnotations,
        externalURL,
        List.copyOf(alerts.subList(0, most)));
  }

  /** The message as JSON, names in Alertmanager's order. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and maps of texts can be written", e);
    }
  }

  /**
   * Reads what {@link #json()} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static AlertMessage parse(String json) {
    try {
      return JSON.readValue(json, AlertMessage.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a message: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, String> common(
      List<AlertItem> alerts, Function<AlertItem, Map<String, String>> part) {
    Map<String, String> common = new TreeMap<>(part.apply(alerts.get(0)));
    alerts.forEach(alert -> common.entrySet().retainAll(part.apply(alert).entrySet()));
    return common;
  }
}
