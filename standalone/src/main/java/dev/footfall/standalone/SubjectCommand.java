package dev.footfall.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.producer.privacy.KeyFile;
import dev.footfall.producer.privacy.Pseudonyms;
import dev.footfall.sink.subject.Receipt;
import dev.footfall.sink.subject.SubjectErasure;
import dev.footfall.sink.subject.SubjectExport;
import dev.footfall.standalone.export.Directories;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall subject …}: the rights of the people whose use is recorded. */
@Command(
    name = "subject",
    description = "Gives a person everything that is stored about them, or erases it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SubjectCommand.Export.class, SubjectCommand.Erase.class})
final class SubjectCommand {

  private SubjectCommand() {}

  /** Who it is about. */
  static final class Person {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Parameters(paramLabel = "USER", description = "The user id, as events have it.")
    private String user = "";

    @Option(
        names = "--keys",
        paramLabel = "FILE",
        description =
            "Keys of pseudonyms: those of the person are looked for too, under every key.")
    private @Nullable Path keys;

    /** The name, then its pseudonyms. */
    List<String> identities() throws IOException {
      if (user.isBlank()) {
        throw new ParameterException(command.commandLine(), "USER must not be blank");
      }
      List<String> identities = new ArrayList<>(List.of(user));
      if (keys != null) {
        identities.addAll(new Pseudonyms(KeyFile.load(keys)).all(Pseudonyms.Kind.USER, user));
      }
      return identities;
    }
  }

  /** {@code footfall subject export}. */
  @Command(
      name = "export",
      description = {
        "Writes all rows of all tables about a person to a ZIP: JSON lines, a file for each table,"
            + " and a manifest."
      },
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();
    @Mixin private Person person = new Person();

    @Option(
        names = "--output",
        paramLabel = "FILE",
        description = "A new file (default: exports/subject-TIME.zip, which names nobody).")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
      List<String> identities = person.identities();
      Path file = output != null ? output : newFile("exports", "subject", Instant.now(), "zip");
      Map<String, Long> rows;
      try (Connection connection = options.connect("writer")) {
        rows = write(new SubjectExport(connection, options.audit()), identities, file);
      } catch (SQLException e) {
        throw options.refused(e);
      }
      PrintWriter out = spec.commandLine().getOut();
      print(rows, out);
      out.printf("written to %s%n", file);
      out.flush();
      return 0;
    }

    private static Map<String, Long> write(SubjectExport export, List<String> identities, Path file)
        throws IOException, SQLException {
      try (OutputStream out = create(file)) {
        return export.write(identities, out);
      } catch (SQLException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  /** {@code footfall subject erase}. */
  @Command(
      name = "erase",
      description = {
        "Deletes all rows about a person, and keeps a note so that reading Kafka again does not"
            + " bring them back.",
        "What the person does afterwards is stored again. Asks first; writes a receipt."
      },
      mixinStandardHelpOptions = true)
  static final class Erase implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin private CommonOptions options = new CommonOptions();
    @Mixin private Person person = new Person();

    @Option(
        names = "--receipt",
        paramLabel = "FILE",
        description = "A new file for the receipt (default: reports/erasure-TIME.json).")
    private @Nullable Path receipt;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
      List<String> identities = person.identities();
      PrintWriter out = spec.commandLine().getOut();
      try (Connection connection = options.connect("writer")) {
        SubjectErasure erasure = new SubjectErasure(connection, options.audit());
        if (!yes) {
          print(erasure.count(identities), out);
        }
        if (!Confirmation.given(spec, yes, "Erase all of it for ever?")) {
          out.println("nothing was erased");
          out.flush();
          return 1;
        }
        Path file =
            receipt != null ? receipt : newFile("reports", "erasure", Instant.now(), "json");
        erase(erasure, identities, file, out);
        out.printf("receipt: %s%n", file);
        out.flush();
        return 0;
      } catch (SQLException e) {
        throw options.refused(e);
      }
    }

    /** The file first: an erasure without a receipt can't be made good. */
    private static void erase(
        SubjectErasure erasure, List<String> identities, Path file, PrintWriter out)
        throws IOException, SQLException {
      try (OutputStream receipt = create(file)) {
        Receipt done = erasure.erase(identities);
        print(done.rows(), out);
        receipt.write(done.toJson().getBytes(UTF_8));
      } catch (SQLException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  private static OutputStream create(Path file) throws IOException {
    Directories.makeFor(file);
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(file + " exists already: choose another name or remove it", e);
    }
  }

  /** A name that tells when, and not who: it is seen by more people than what is in the file. */
  private static Path newFile(String directory, String what, Instant time, String ending) {
    // Windows allows no colons.
    String stamp = time.truncatedTo(ChronoUnit.MILLIS).toString().replace(":", "");
    return Path.of(directory, what + "-" + stamp + "." + ending);
  }

  private static void print(Map<String, Long> rows, PrintWriter out) {
    rows.forEach((table, count) -> out.printf("%-24s %,d%n", table, count));
    out.flush();
  }
}
