package dev.footfall.embedded;

import dev.footfall.embedded.FootfallStack.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds free ports and recognises taken ones, on 127.0.0.1. */
final class LocalPorts {

  static final String HOST = "127.0.0.1";

  // Below the range from which Linux takes the local ports of outgoing connections (32768 and up):
  // otherwise a client's connection may sit on the port of a part that is being restarted.
  private static final int LOWEST = 20_000;
  private static final int RANGE = 12_000;
  private static final int ATTEMPTS = 1_000;

  private static final Random RANDOM = new Random();
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private LocalPorts() {}

  /** A port that nobody listens on and that this JVM did not give out before. */
  static int free() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = LOWEST + RANDOM.nextInt(RANGE);
      if (!GIVEN.contains(port) && isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new StackException(
        "no free port between %d and %d on %s".formatted(LOWEST, LOWEST + RANGE, HOST));
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Connections of an earlier process in TIME_WAIT don't count as taken; a listener does.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** Throws a message that a person at the command line can act on. */
  static void requireFree(Part part, int port) {
    if (!isFree(port)) {
      throw new StackException(
          "port %d for %s is taken by another program on %s; stop that program, or move all ports with --port-offset N"
              .formatted(port, name(part), HOST));
    }
  }

  static String name(Part part) {
    return switch (part) {
      case KAFKA -> "Kafka";
      case REGISTRY -> "the schema registry";
      case POSTGRES -> "PostgreSQL";
    };
  }

  private static InetAddress loopback() throws UnknownHostException {
    return InetAddress.getByName(HOST);
  }
}
