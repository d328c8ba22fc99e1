package dev.footfall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.footfall.embedded.FootfallStack.Part;
import org.junit.jupiter.api.Test;

/** The other implementation does what the embedded one does, where it can run. */
class ContainerStackIT {

  @Test
  void killAndRestart_keepsTheStateOfEveryPart() throws Exception {
    assumeTrue(
        ContainerStack.dockerIsHere(),
        "no container engine on this machine: the containers of the test stack are not tested");
    try (FootfallStack stack = ContainerStack.start()) {
      StackState state = new StackState(stack.settings());
      state.write("before");
      for (Part part : Part.values()) {
        stack.kill(part);
        stack.restart(part);
      }
      state.write("after");
      state.assertHolds("before", "after");
      assertThat(state.get("/config")).contains("FULL_TRANSITIVE");
    }
  }

  @Test
  void testStack_isEmbeddedWithoutAContainerEngine() {
    assumeTrue(!ContainerStack.dockerIsHere(), "a container engine is here");
    try (FootfallStack stack = TestStack.start(Part.POSTGRES)) {
      assertThat(stack).isInstanceOf(EmbeddedStack.class);
    }
  }
}
