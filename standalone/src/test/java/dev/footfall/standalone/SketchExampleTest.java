package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.schemas.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class SketchExampleTest {

  @Test
  void example_mergesWindows_andCountsAUserOnce() {
    SketchExample.Answer answer =
        SketchExample.merge(
            List.of(
                Samples.usageAggregate().build(),
                Samples.usageAggregate().build(),
                Samples.usageAggregate().setDurationSketch(null).setUserSketch(null).build()));
    assertThat(answer.differentUsers()).isEqualTo(5);
    assertThat(answer.p95Ms()).isBetween(29_700.0, 30_300.0);
  }
}
