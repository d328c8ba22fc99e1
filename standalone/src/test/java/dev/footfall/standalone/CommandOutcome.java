package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;

/** A {@code footfall} command that ran in this process, and what it printed. */
record CommandOutcome(int code, String out, String err) {

  /** Runs a command whose questions are answered so; no answer is the end of the input. */
  static CommandOutcome of(String answer, String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    InputStream in = System.in;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(newOut, true, UTF_8));
      System.setErr(new PrintStream(newErr, true, UTF_8));
      System.setIn(new ByteArrayInputStream(answer.getBytes(UTF_8)));
      int code = Footfall.run(words);
      return new CommandOutcome(code, newOut.toString(UTF_8), newErr.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
      System.setIn(in);
    }
  }
}
