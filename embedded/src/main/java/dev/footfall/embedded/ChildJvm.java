package dev.footfall.embedded;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;

/** How to start a JVM like this one with classes of this module. */
final class ChildJvm {

  /** Quick to start and small; none of the children has much to compute. */
  static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private ChildJvm() {}

  /** The {@code java} command of the JVM that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Where this module's classes are: its jar, or a directory in a build. */
  static Path ownClasses() {
    CodeSource source = ChildJvm.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new StackException("the class loader does not say where " + ChildJvm.class + " is");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new StackException("no usable location of own classes: " + source.getLocation(), e);
    }
  }

  static String classPath(Object... entries) {
    return String.join(
        File.pathSeparator, java.util.Arrays.stream(entries).map(Object::toString).toList());
  }
}
