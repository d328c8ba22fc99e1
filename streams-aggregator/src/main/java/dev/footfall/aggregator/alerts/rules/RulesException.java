package dev.footfall.aggregator.alerts.rules;

import java.util.List;
import java.util.stream.Collectors;

/** A rules file can't be used. The message has all that is wrong with it, a line for each. */
public final class RulesException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** More than anyone reads at once. */
  private static final int SHOWN = 50;

  private final transient List<Problem> problems;

  RulesException(String source, List<Problem> problems) {
    super(message(source, problems));
    this.problems = problems.stream().sorted(Problem.ORDER).toList();
  }

  /** What is wrong, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(String source, List<Problem> problems) {
    String more = problems.size() > SHOWN ? "\n  and " + (problems.size() - SHOWN) + " more" : "";
    return problems.stream()
        .sorted(Problem.ORDER)
        .limit(SHOWN)
        .map(problem -> "\n  " + problem.in(source))
        .collect(
            Collectors.joining(
                "", "alert rules with %d error(s):".formatted(problems.size()), more));
  }
}
