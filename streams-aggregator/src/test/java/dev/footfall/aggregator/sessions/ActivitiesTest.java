package dev.footfall.aggregator.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footfall.aggregator.input.Use;
import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.events.ActionCount;
import dev.footfall.schemas.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivitiesTest {

  @Test
  void pages_areExactUpToTheLimit_howeverOften() {
    DistinctPages pages = new DistinctPages();
    for (int i = 0; i < DistinctPages.KEPT - 1; i++) {
      assertThat(pages.count()).isEqualTo(i);
      pages.add("/page/" + i);
      pages.add("/page/" + i / 2);
    }
    assertThat(pages.count()).isEqualTo(DistinctPages.KEPT - 1);
  }

  @Test
  void pages_overTheLimit_areAnEstimate_thatDoesNotDependOnTheOrder() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      names.add("/page/" + i);
    }
    DistinctPages ordered = new DistinctPages();
    names.forEach(ordered::add);
    Collections.shuffle(names, new Random(1));
    DistinctPages left = new DistinctPages();
    DistinctPages right = new DistinctPages();
    names.subList(0, 3_000).forEach(left::add);
    names.subList(2_000, 5_000).forEach(right::add);
    left.add(right);

    assertThat(left.count()).isEqualTo(ordered.count());
    assertThat((double) left.count()).isCloseTo(5_000, within(5_000 * 0.4)); // 3 standard errors
  }

  @Test
  void topActions_areExactWhileTheyFit_mostFirst() {
    TopActions actions = new TopActions();
    for (int i = 0; i < TopActions.NAMES; i++) {
      for (int times = 0; times <= i; times++) {
        actions.add("action" + i);
      }
    }
    assertThat(actions.most()).hasSize(TopActions.SHOWN);
    assertThat(actions.most().get(0)).isEqualTo(new ActionCount("action31", 32L));
    assertThat(actions.most().get(9)).isEqualTo(new ActionCount("action22", 23L));
  }

  @Test
  void topActions_ofTooManyNames_haveTheFrequentOnes_neverTooLow() {
    Random random = new Random(7);
    Map<String, Long> exact = new HashMap<>();
    TopActions all = new TopActions();
    TopActions left = new TopActions();
    TopActions right = new TopActions();
    int events = 20_000;
    for (int i = 0; i < events; i++) {
      double share = random.nextDouble();
      String name = "action" + (int) (share * share * share * 200);
      exact.merge(name, 1L, Long::sum);
      all.add(name);
      (random.nextBoolean() ? left : right).add(name);
    }
    left.add(right);
    for (TopActions actions : List.of(all, left)) {
      List<String> names = actions.most().stream().map(ActionCount::getActionName).toList();
      exact.forEach(
          (name, count) -> {
            if (count > events / TopActions.SHOWN) {
              assertThat(names).contains(name);
            }
          });
      for (ActionCount shown : actions.most()) {
        assertThat(shown.getCount())
            .isBetween(
                exact.getOrDefault(shown.getActionName(), 0L),
                exact.getOrDefault(shown.getActionName(), 0L) + events / TopActions.NAMES);
      }
    }
  }

  @Test
  void codec_bringsEverythingBack_inFewBytes() {
    Activities activities = new Activities();
    for (int i = 0; i < 20; i++) {
      activities.add(
          Use.of(
              Samples.usageEvent()
                  .setActionName("action" + i % 5)
                  .setPageUrl("/p" + i % 4)
                  .build()));
    }
    Session session =
        Session.foundedBy(
            Use.of(
                Samples.usageEvent().setOccurredAt(Instant.parse("2025-03-12T12:00:00Z")).build()),
            new Trail("ada@example.com", null));
    session.showing(true, 0);
    BinaryCodec<StoredSession> codec =
        StoredSession.codec(new ActionNames((number, name) -> {})); // none has a number
    byte[] bytes = codec.toBytes(new StoredSession(session, activities));

    StoredSession read = codec.ofBytes(bytes);
    assertThat(codec.toBytes(read)).isEqualTo(bytes);
    assertThat(read.session().trail()).isEqualTo(session.trail());
    assertThat(read.session().shownOpen()).isTrue();
    assertThat(read.activities().pages()).isEqualTo(4);
    assertThat(read.activities().errors()).isEqualTo(20);
    assertThat(bytes.length).as("a session of five actions and four pages").isLessThan(160);
  }
}
