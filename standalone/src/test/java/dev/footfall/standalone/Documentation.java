package dev.footfall.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** README and the pages under docs/, taken apart. */
final class Documentation {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  private Documentation() {}

  static Path directory() {
    return Path.of(System.getProperty("footfall.project.dir", "..")).toAbsolutePath().normalize();
  }

  static List<Path> pages() {
    try (Stream<Path> docs = Files.list(directory().resolve("docs"))) {
      List<Path> pages =
          new ArrayList<>(
              List.of(directory().resolve("README.md"), directory().resolve("CONTRIBUTING.md")));
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
      return pages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The content of every fenced block in {@code language}. */
  static List<String> blocks(String language) {
    Pattern block =
        Pattern.compile("^```" + language + "\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    List<String> blocks = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = block.matcher(read(page));
      while (matcher.find()) {
        blocks.add(matcher.group(1));
      }
    }
    return blocks;
  }

  /** The sources that pages take their Java from: every {@code *Example.java} beside this class. */
  static String examples() {
    Path sources = directory().resolve("standalone/src/test/java/dev/footfall/standalone");
    try (Stream<Path> files = Files.list(sources)) {
      return files
          .filter(file -> file.toString().endsWith("Example.java"))
          .sorted()
          .map(Documentation::read)
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> links(Path page) {
    return LINK.matcher(read(page)).results().map(link -> link.group(1)).toList();
  }

  /** A command line's words, double quotes kept together. */
  static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
        .toList();
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
