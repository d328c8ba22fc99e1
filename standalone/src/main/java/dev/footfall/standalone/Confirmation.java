package dev.footfall.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Asks before something that can't be undone. */
final class Confirmation {

  private Confirmation() {}

  /**
   * Asks {@code question} unless {@code yes}; anything but {@code y} or {@code yes} is a no.
   *
   * @throws ParameterException when nobody is there to be asked
   */
  static boolean given(CommandSpec command, boolean yes, String question) throws IOException {
    if (yes) {
      return true;
    }
    PrintWriter err = command.commandLine().getErr();
    err.print(question + " [y/N] ");
    err.flush();
    // Not Console.readLine: the answer may come through a pipe.
    String answer =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
    if (answer == null) {
      err.println();
      throw new ParameterException(
          command.commandLine(), "nobody answered: add --yes to go on without being asked");
    }
    return List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
