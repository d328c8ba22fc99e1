package dev.footfall.embedded;

import java.io.IOException;
import java.util.List;
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
    for (String name : List.of("INT", "HUP")) {
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
