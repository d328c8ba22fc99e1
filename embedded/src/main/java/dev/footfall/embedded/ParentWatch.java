package dev.footfall.embedded;

import java.io.IOException;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * How a child process notices that its parent is gone, however that ended: the parent holds the
 * other end of the child's standard input and never lets go while it lives.
 */
final class ParentWatch {

  private ParentWatch() {}

  /**
   * Ctrl-C in a terminal goes to the whole process group. The parent decides the order in which
   * things stop, so the children leave it alone.
   */
  static void ignoreTerminal() {
    ignore("INT", "HUP");
  }

  /** The same for whoever has to outlive the others: it ends after its parent, and only then. */
  static void ignoreAllButKill() {
    ignore("INT", "HUP", "TERM");
  }

  private static void ignore(String... signals) {
    for (String name : signals) {
      try {
        Signal.handle(new Signal(name), SignalHandler.SIG_IGN);
      } catch (IllegalArgumentException unknown) {
        continue; // Windows has no HUP
      }
    }
  }

  /**
   * Waits until the parent writes something or is gone.
   *
   * @return whether it wrote, that is, lives and said that it is done
   */
  static boolean awaitWord() {
    try {
      return System.in.read() >= 0;
    } catch (IOException broken) {
      return false;
    }
  }
}
