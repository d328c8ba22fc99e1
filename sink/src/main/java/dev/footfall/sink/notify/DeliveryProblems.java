package dev.footfall.sink.notify;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What is not as it should be with deliveries.
 *
 * @param waiting messages that are not delivered yet
 * @param oldestSeconds age of the oldest of them; 0 when there is none
 * @param words who can't be told, and why
 */
record DeliveryProblems(long waiting, double oldestSeconds, List<String> words) {

  static final DeliveryProblems NONE = new DeliveryProblems(0, 0, List.of());

  static DeliveryProblems read(Handle handle) {
    List<String> words =
        handle
            .createQuery(
                "SELECT format('receiver %s (%s): %s notifications %s, the last error is: %s',"
                    + " receiver, integration, count(*), CASE state WHEN 'failed' THEN"
                    + " 'failed for good within an hour' ELSE 'fail and are tried again' END,"
                    + " (array_agg(last_error ORDER BY seq DESC))[1]) FROM notifications"
                    + " WHERE (state = 'failed' AND ended_at > now() - interval '1 hour')"
                    + " OR (state = 'waiting' AND attempts > 0)"
                    + " GROUP BY receiver, integration, state ORDER BY 1")
            .mapTo(String.class)
            .list();
    return handle
        .createQuery(
            "SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(created_at)), 0)"
                + " AS oldest FROM notifications WHERE state = 'waiting'")
        .map(
            (row, context) ->
                new DeliveryProblems(row.getLong("waiting"), row.getDouble("oldest"), words))
        .one();
  }
}
