package dev.footfall.sink.notify;

import java.time.Instant;
import java.util.Map;

/**
 * A transition of an alert that was stored.
 *
 * @param alertId identity of the alert, from when it began until it ended
 * @param state what it is now, in lower case: {@code firing}, {@code resolved} and others
 * @param rule name of the rule
 * @param labels what it is about
 * @param annotations words for people
 * @param startsAt when it began to fire, or where that is not known when its condition began
 * @param endsAt when it was resolved, or where that is not known when it was judged
 */
public record Transition(
    String alertId,
    String state,
    String rule,
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant startsAt,
    Instant endsAt) {}
