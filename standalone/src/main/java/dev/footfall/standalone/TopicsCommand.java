package dev.footfall.standalone;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.SchemaInstaller;
import dev.footfall.schemas.TopicInstaller;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall topics …}. */
@Command(
    name = "topics",
    description = "Topics and schemas.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TopicsCommand.Create.class)
final class TopicsCommand {

  private TopicsCommand() {}

  /** {@code footfall topics create}. */
  @Command(
      name = "create",
      description = {
        "Creates the topics of the catalogue and registers their schemas.",
        "Running it again changes nothing: a topic with other settings is reported and left as it is."
      },
      mixinStandardHelpOptions = true)
  static final class Create implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();

    @Option(
        names = "--replicas",
        paramLabel = "N",
        description = "Replication factor of new topics (default: the broker's).")
    private @Nullable Short replicas;

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      Installation installation = new Installation(ConnectionSettings.of(options.settings()));
      List<TopicInstaller.Outcome> topics = installation.topics(Optional.ofNullable(replicas));
      for (TopicInstaller.Outcome topic : topics) {
        out.printf("%-18s %s%n", topic.topic(), topic.created() ? "created" : "exists");
        topic.differences().forEach(difference -> out.println("  differs: " + difference));
      }
      List<SchemaInstaller.Installed> schemas = installation.schemas();
      out.printf("%d schemas registered under FULL_TRANSITIVE compatibility%n", schemas.size());
    }
  }
}
