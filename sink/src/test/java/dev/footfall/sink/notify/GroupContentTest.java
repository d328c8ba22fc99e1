package dev.footfall.sink.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.sink.notify.OutboxRow.State;
import dev.footfall.sink.notify.deliver.AlertItem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupContentTest {

  private static final Instant START = Instant.parse("2015-05-17T10:05:03Z");

  private static OutboxRow row(long seq, State state, String alert, boolean told) {
    return new OutboxRow(
        seq, state, alert, Map.of("alert", alert), Map.of(), START, START.plusSeconds(60), told);
  }

  private static GroupContent content(OutboxRow... rows) {
    return GroupContent.of(List.of(rows), labels -> false);
  }

  private static List<String> said(GroupContent content, boolean sendResolved, boolean repeat) {
    return content.items(sendResolved, repeat, "").stream()
        .map(item -> item.status() + " " + item.fingerprint())
        .toList();
  }

  @Test
  void newAlert_isSaidBeforeThoseThatStillFire() {
    GroupContent content =
        content(row(1, State.FIRING, "a", true), row(2, State.FIRING, "b", false));

    assertThat(said(content, true, false)).containsExactly("firing b", "firing a");
    assertThat(content.told()).containsExactly(2L);
    assertThat(content.done()).isEmpty();
  }

  /** A message that is too long loses its end. */
  @Test
  void news_comeFirst_eachPartInItsOrder() {
    GroupContent content =
        content(
            row(1, State.FIRING, "a", true),
            row(2, State.FIRING, "b", true),
            row(3, State.FIRING, "c", true),
            row(4, State.FIRING, "d", false),
            row(5, State.RESOLVED, "b", false),
            row(6, State.FIRING, "e", false));

    assertThat(said(content, true, false))
        .containsExactly("resolved b", "firing d", "firing e", "firing a", "firing c");
  }

  @Test
  void nothingNew_isSaidOnlyWhenRepeated() {
    GroupContent content = content(row(1, State.FIRING, "a", true));

    assertThat(said(content, true, false)).isEmpty();
    assertThat(said(content, true, true)).containsExactly("firing a");
  }

  @Test
  void resolution_isSaidOnce_toThoseWhoWantIt() {
    GroupContent content =
        content(row(1, State.FIRING, "a", true), row(2, State.RESOLVED, "a", false));

    assertThat(said(content, true, false)).containsExactly("resolved a");
    assertThat(said(content, false, false)).isEmpty();
    assertThat(content.done()).containsExactly(1L, 2L);
  }

  @Test
  void whatFiredAndWasResolvedWhileItWaited_isNotSwallowed() {
    GroupContent content =
        content(row(1, State.FIRING, "a", false), row(2, State.RESOLVED, "a", false));

    assertThat(said(content, true, false)).containsExactly("resolved a");
    List<AlertItem> firingOnly = content.items(false, false, "");
    assertThat(firingOnly).extracting(AlertItem::status).containsExactly("firing");
    assertThat(firingOnly).extracting(AlertItem::endsAt).containsExactly(AlertItem.UNRESOLVED);
  }

  @Test
  void secondEpisode_replacesTheFirst() {
    GroupContent content =
        content(
            row(1, State.FIRING, "a", true),
            row(2, State.RESOLVED, "a", false),
            row(3, State.FIRING, "a", false));

    assertThat(said(content, true, false)).containsExactly("firing a");
    assertThat(content.done()).containsExactly(1L, 2L);
    assertThat(content.told()).containsExactly(3L);
  }

  @Test
  void silencedAlert_waits_andIsForgottenOnceResolved() {
    List<OutboxRow> rows =
        List.of(
            row(1, State.FIRING, "a", false),
            row(2, State.FIRING, "b", false),
            row(3, State.RESOLVED, "b", false),
            row(4, State.TEST, "c", false));

    GroupContent content = GroupContent.of(rows, labels -> true);

    assertThat(said(content, true, false)).containsExactly("firing c");
    assertThat(content.told()).isEmpty();
    assertThat(content.done()).containsExactly(2L, 3L, 4L);
  }
}
