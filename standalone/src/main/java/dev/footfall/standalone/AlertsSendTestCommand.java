package dev.footfall.standalone;

import dev.footfall.sink.SinkConfig;
import dev.footfall.sink.notify.TestMessage;
import dev.footfall.sink.notify.TestMessage.Result;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall alerts send-test}. */
@Command(
    name = "send-test",
    description = {
      "Sends a test notification to a receiver of the alert file, the whole way: through the"
          + " database and the sink that delivers. Waits for what becomes of it."
    },
    mixinStandardHelpOptions = true)
final class AlertsSendTestCommand implements Callable<Integer> {

  private static final long POLL_MS = 200;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private CommonOptions options = new CommonOptions();

  @Parameters(paramLabel = "RECEIVER", description = "Its name in the alert file.")
  private String receiver = "";

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for it (default: ${DEFAULT-VALUE}).")
  private int waitSeconds;

  @Override
  public Integer call() throws InterruptedException {
    try (Handle handle =
        SinkConfig.of(options.settings()).database().asWriter("footfall alerts").open()) {
      TestMessage message =
          TestMessage.send(handle, receiver, System.getProperty("user.name", "somebody"));
      List<Result> results = await(message);
      if (results.isEmpty()) {
        message.withdraw();
        throw new IllegalStateException(
            "nobody delivers: is a sink running whose sink.alerts.file is set?");
      }
      PrintWriter out = spec.commandLine().getOut();
      results.forEach(
          result ->
              out.println(
                  receiver
                      + " "
                      + result.integration()
                      + ": "
                      + result.state()
                      + (result.error().isEmpty() ? "" : ", " + result.error())));
      return results.stream().allMatch(result -> result.state().equals("delivered")) ? 0 : 1;
    }
  }

  private List<Result> await(TestMessage message) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    List<Result> results = message.results();
    while (System.nanoTime() < deadlineNanos
        && (results.isEmpty() || results.stream().anyMatch(r -> r.state().equals("waiting")))) {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
      results = message.results();
    }
    return results;
  }
}
