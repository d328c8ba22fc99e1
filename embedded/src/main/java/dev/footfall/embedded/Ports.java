package dev.footfall.embedded;

import dev.footfall.embedded.FootfallStack.Part;

/**
 * The ports of a stack, all on 127.0.0.1. Fixed ports survive a restart and are easy to remember,
 * free ones never collide; a stack with kept data may change from one to the other at any start.
 *
 * @param kafka port of the broker's client listener, 0 for a free one
 * @param registry HTTP port of the schema registry, 0 for a free one
 * @param postgres port of PostgreSQL, 0 for a free one
 */
public record Ports(int kafka, int registry, int postgres) {

  private static final int MAX = 65_535;

  /** Checks that each port is between 0 and 65535. */
  public Ports {
    require("kafka", kafka);
    require("registry", registry);
    require("postgres", postgres);
  }

  /** The ports that everybody knows: Kafka 9092, registry 8081, PostgreSQL 5432. */
  public static Ports defaults() {
    return new Ports(9092, 8081, 5432);
  }

  /** A free port for each part. */
  public static Ports free() {
    return new Ports(0, 0, 0);
  }

  /**
   * Moves every fixed port; a free one stays free.
   *
   * @throws IllegalArgumentException when one leaves 1 to 65535
   */
  public Ports plus(int offset) {
    return new Ports(moved(kafka, offset), moved(registry, offset), moved(postgres, offset));
  }

  int of(Part part) {
    return switch (part) {
      case KAFKA -> kafka;
      case REGISTRY -> registry;
      case POSTGRES -> postgres;
    };
  }

  private static int moved(int port, int offset) {
    if (port == 0) {
      return 0;
    }
    long moved = (long) port + offset;
    if (moved < 1 || moved > MAX) {
      throw new IllegalArgumentException(
          "port offset %d moves port %d to %d; ports go from 1 to %d"
              .formatted(offset, port, moved, MAX));
    }
    return (int) moved;
  }

  private static void require(String name, int port) {
    if (port < 0 || port > MAX) {
      throw new IllegalArgumentException(
          "%s port is %d; allowed are 1 to %d, and 0 for a free one".formatted(name, port, MAX));
    }
  }
}
