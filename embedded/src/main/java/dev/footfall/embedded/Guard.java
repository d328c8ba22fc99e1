package dev.footfall.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** This side of the {@linkplain GuardMain guard process}. */
final class Guard implements AutoCloseable {

  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Process process;

  private Guard(Process process) {
    this.process = process;
  }

  /** Starts a guard; {@code postgres} is there when PostgreSQL will have to be stopped. */
  static Guard start(DataDirectory data, Optional<PostgresBinaries> postgres) {
    List<String> command = new ArrayList<>(List.of(ChildJvm.java(), "-Xmx16m"));
    command.addAll(ChildJvm.SMALL);
    command.addAll(List.of("-cp", ChildJvm.ownClasses().toString(), GuardMain.class.getName()));
    command.add(data.guardLock().toString());
    try {
      command.add(postgres.map(p -> PostgresPart.cluster(data).toString()).orElse(GuardMain.NONE));
      command.add(data.isEphemeral() ? data.path().toString() : GuardMain.NONE);
      postgres.ifPresent(p -> command.addAll(PostgresPart.stopCommand(data, p)));
      Redirect log =
          // Windows removes no file that is open, so the guard of a temporary directory has none.
          data.isEphemeral() ? Redirect.DISCARD : Redirect.to(data.freshLog("guard").toFile());
      return new Guard(
          ChildEnvironment.builder(OwnSession.command(command))
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start());
    } catch (IOException e) {
      throw new StackException("the guard process can't be started: " + e, e);
    }
  }

  /** Why there is no guard any more, in words; empty while it watches. */
  Optional<String> fault() {
    return process.isAlive()
        ? Optional.empty()
        : Optional.of("the guard process ended with exit code " + process.exitValue());
  }

  /** Tells the guard that there is nothing left to do, and waits for its end. */
  @Override
  public void close() {
    try (OutputStream toGuard = process.getOutputStream()) {
      toGuard.write('.');
    } catch (IOException gone) {
      process.destroyForcibly();
    }
    try {
      if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
