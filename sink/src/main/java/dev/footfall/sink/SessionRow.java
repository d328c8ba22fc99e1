package dev.footfall.sink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.footfall.events.ActionCount;
import dev.footfall.events.SessionState;
import dev.footfall.events.SessionSummary;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A session summary as a row of {@code usage_sessions}. */
final class SessionRow {

  private SessionRow() {}

  static UpsertRow of(SessionSummary session, ConsumerRecord<byte[], byte[]> source) {
    // A late event can merge sessions: what was one is then withdrawn, and its row says where it
    // went. A state that is not known here reads as UNKNOWN: a session no more, as far as is known.
    boolean removed = session.getState() == SessionState.UNKNOWN;
    return UpsertRow.of(
        UpsertTable.USAGE_SESSIONS,
        removed,
        source,
        session.getSessionKey(),
        session.getState().name().toLowerCase(Locale.ROOT),
        session.getSessionId(),
        session.getUserId(),
        session.getServiceName(),
        session.getStartedAt().toString(),
        session.getEndedAt().toString(),
        session.getActivities(),
        session.getErrors(),
        session.getPages(),
        topActions(session.getTopActions()),
        session.getEmittedAt().toString(),
        session.getTopologyVersion(),
        Instant.ofEpochMilli(source.timestamp()).toString(),
        Boolean.TRUE.equals(session.getCapped()),
        session.getMergedInto());
  }

  private static String topActions(List<ActionCount> actions) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    actions.forEach(
        action ->
            json.addObject()
                .put("action_name", action.getActionName())
                .put("count", action.getCount()));
    return json.toString();
  }
}
