package dev.footfall.standalone;

import picocli.CommandLine.Command;

/** {@code footfall alerts …}. */
@Command(
    name = "alerts",
    description = "Who is told of alerts.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AlertsSilenceCommand.class, AlertsSendTestCommand.class})
final class AlertsCommand {

  private AlertsCommand() {}
}
