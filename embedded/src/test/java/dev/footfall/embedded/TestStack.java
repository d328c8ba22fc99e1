package dev.footfall.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real parts for integration tests, on free ports and with data that are gone afterwards: the
 * official images where a container engine runs on this machine, the {@link EmbeddedStack}
 * otherwise. A test sees no difference but the log line that says which.
 */
public final class TestStack {

  private static final Logger LOG = LoggerFactory.getLogger(TestStack.class);

  private TestStack() {}

  /** Starts these parts, all when none is named. The caller closes them. */
  public static FootfallStack start(FootfallStack.Part... parts) {
    if (!testcontainersIsHere()) {
      LOG.info("test stack: embedded, because Testcontainers is not in the class path");
    } else if (!ContainerStack.dockerIsHere()) {
      LOG.info("test stack: embedded, because no container engine answers on this machine");
    } else {
      LOG.info("test stack: containers of the official images");
      return ContainerStack.start(parts);
    }
    return EmbeddedStack.builder().only(parts).start();
  }

  /** It is a dependency that modules with this fixture may do without. */
  private static boolean testcontainersIsHere() {
    return TestStack.class
            .getClassLoader()
            .getResource("org/testcontainers/DockerClientFactory.class")
        != null;
  }
}
