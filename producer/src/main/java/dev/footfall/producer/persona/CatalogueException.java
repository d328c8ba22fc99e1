package dev.footfall.producer.persona;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A catalogue can't be used. The message has all that is wrong with it, a line for each. */
public final class CatalogueException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** More than anyone reads at once. */
  private static final int SHOWN = 50;

  private final transient List<Problem> problems;

  CatalogueException(String source, List<Problem> problems) {
    super(message(source, problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(String source, List<Problem> problems) {
    String more = problems.size() > SHOWN ? "\n  and " + (problems.size() - SHOWN) + " more" : "";
    return problems.stream()
        .limit(SHOWN)
        .map(problem -> "\n  " + problem.in(source))
        .collect(
            Collectors.joining(
                "", "persona catalogue with %d error(s):".formatted(problems.size()), more));
  }

  /** By line and column. */
  static final Comparator<Problem> ORDER =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);
}
