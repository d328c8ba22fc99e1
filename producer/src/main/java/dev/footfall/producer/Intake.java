package dev.footfall.producer;

import java.time.Instant;

/** Where finished events go. Called on application threads: never blocks, never throws. */
interface Intake {

  /** The event time of an event that was given none. */
  Instant now();

  /** Takes or refuses the event; either is counted. */
  void take(Capture capture);
}
