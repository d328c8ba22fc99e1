package dev.footfall.standalone;

import java.util.concurrent.Callable;

/** A command that serves until the process is asked to end. */
interface ServiceCommand extends Callable<Integer> {

  /** Starts what this command is for; {@code parts} closes it. */
  void start(Parts parts) throws Exception;

  @Override
  default Integer call() throws Exception {
    Logs.service();
    try (Parts parts = new Parts()) {
      start(parts);
      parts.awaitShutdown();
    }
    return 0;
  }
}
