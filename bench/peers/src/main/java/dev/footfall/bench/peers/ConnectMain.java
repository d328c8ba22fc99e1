package dev.footfall.bench.peers;

import java.io.IOException;
import org.apache.kafka.connect.cli.ConnectStandalone;

/**
 * Kafka Connect's standalone worker, which ends with whoever started it: a benchmark that is killed
 * must not leave one behind. Arguments are {@link ConnectStandalone}'s.
 */
final class ConnectMain {

  private ConnectMain() {}

  public static void main(String[] args) {
    Thread watch = new Thread(ConnectMain::endWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    ConnectStandalone.main(args);
  }

  /** The parent holds the other end of standard input, and never writes. */
  private static void endWithParent() {
    try {
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("standard input is broken, taken for the parent's end: " + e);
    }
    Runtime.getRuntime().halt(1);
  }
}
