package dev.footfall.standalone.demo;

import java.util.List;
import java.util.Random;

/**
 * One of the demo's people: comes back, does a dozen things in a session, takes a break. Not
 * thread-safe.
 */
final class DemoUser {

  private static final List<String> NAMES =
      List.of(
          "ada",
          "grace",
          "edsger",
          "barbara",
          "donald",
          "frances",
          "tony",
          "radia",
          "ken",
          "margaret",
          "leslie",
          "shafi",
          "niklaus",
          "adele",
          "john",
          "katherine",
          "alan",
          "jean",
          "dennis",
          "hedy");

  private final String id;
  private final String[] persona;
  private String session = "";
  private int stepsLeft;

  DemoUser(int number, Random random) {
    String name = NAMES.get(number % NAMES.size());
    int round = number / NAMES.size();
    id = name + (round == 0 ? "" : Integer.toString(round + 1)) + "@example.com";
    persona = DemoScript.PERSONAS.get(random.nextInt(DemoScript.PERSONAS.size()));
  }

  String id() {
    return id;
  }

  /** The persona's id. */
  String persona() {
    return persona[0];
  }

  String domain() {
    return persona[1];
  }

  /** The session that the next step belongs to; a new one after the last step of the one before. */
  String session(Random random) {
    if (stepsLeft == 0) {
      stepsLeft = 4 + random.nextInt(20);
      session = "s-" + Long.toString(random.nextLong() >>> 1, 36);
    }
    stepsLeft--;
    return session;
  }
}
