package dev.footfall.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A question before something that can't be undone. */
final class Confirmation {

  private Confirmation() {}

  /**
   * Asks, and takes no answer for no.
   *
   * @throws ParameterException when nobody is there to be asked
   */
  static boolean given(CommandLine command, boolean yes, String question) throws IOException {
    if (yes) {
      return true;
    }
    PrintWriter err = command.getErr();
    err.print(question + " [y/N] ");
    err.flush();
    // Not Console.readLine: the answer may come through a pipe.
    String answer =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
    if (answer == null) {
      err.println();
      throw new ParameterException(
          command, "nobody answered: add --yes to go on without being asked");
    }
    return List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
