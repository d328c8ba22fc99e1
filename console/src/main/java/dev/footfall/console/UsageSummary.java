package dev.footfall.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who used what in a period. Names people: for admins only.
 *
 * @param periodStart first instant that belongs to the period
 * @param periodEnd first instant after it
 * @param activeUsers how many users had an event
 * @param totalRequests usage events, also of nobody in particular
 * @param totalErrors those that ended with ERROR or TIMEOUT
 * @param users the 100 with the most requests; events without a user count in the totals only
 * @param topFeatures the 10 most used features, by action name
 * @param errorBreakdown errors by HTTP status, {@code none} where there was none; adds up to {@code
 *     totalErrors}
 */
record UsageSummary(
    Instant periodStart,
    Instant periodEnd,
    long activeUsers,
    long totalRequests,
    long totalErrors,
    List<User> users,
    List<Feature> topFeatures,
    Map<String, Long> errorBreakdown) {

  /**
   * One user.
   *
   * @param email the user's id, an e-mail address where the application uses one
   * @param totalTimeMinutes per session the time from its first to its last event, added up and
   *     rounded to tenths; events without a session are one
   * @param featuresUsed different features, by action name
   * @param requestsCount usage events
   * @param errorsCount those that failed
   * @param errors the latest 10 of them, newest first
   */
  record User(
      String email,
      BigDecimal totalTimeMinutes,
      long featuresUsed,
      long requestsCount,
      long errorsCount,
      List<Failure> errors) {}

  /**
   * One failed event.
   *
   * @param error message, else type, else result
   * @param code HTTP status
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Failure(
      @Nullable String endpoint, String error, Instant timestamp, @Nullable Integer code) {}

  /** One feature and how often it was used. */
  record Feature(String name, long count) {}
}
