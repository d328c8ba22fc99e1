package dev.footfall.embedded;

import java.lang.reflect.InvocationTargetException;

/** The registry's process: runs the main class it is given, and ends with its parent. */
public final class RegistryMain {

  private RegistryMain() {}

  /**
   * Runs another main class.
   *
   * @param args its name
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    ParentWatch.ignoreTerminal();
    Thread watch = new Thread(RegistryMain::endWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void endWithParent() {
    ParentWatch.awaitWord();
    // No shutdown hooks: the storage writes through, and a hook may wait for clients.
    Runtime.getRuntime().halt(0);
  }
}
