package dev.footfall.sink.notify.route;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One condition on the labels of an alert, as Alertmanager writes it: {@code severity="page"},
 * {@code !=}, {@code =~} and {@code !~} with a regular expression over the whole value. An absent
 * label is an empty one. Immutable.
 */
public final class Matcher {

  private static final Pattern FORM =
      Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*(.*?)\\s*", Pattern.DOTALL);

  private final String label;
  private final String operator;
  private final String value;
  private final Pattern expression;

  private Matcher(String label, String operator, String value) {
    this.label = label;
    this.operator = operator;
    this.value = value;
    boolean regular = operator.endsWith("~");
    expression = Pattern.compile(regular ? value : Pattern.quote(value), Pattern.DOTALL);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static Matcher parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "must be label, operator (=, !=, =~ or !~) and value, such as severity=\"page\", is "
              + text);
    }
    try {
      return new Matcher(form.group(1), form.group(2), unquoted(form.group(3)));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("has a bad regular expression: " + e.getMessage(), e);
    }
  }

  /** Whether it holds. */
  public boolean matches(Map<String, String> labels) {
    boolean equal = expression.matcher(labels.getOrDefault(label, "")).matches();
    return equal != operator.startsWith("!");
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    if (!quoted) {
      return value;
    }
    return value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
  }

  /** As it can be read again. */
  @Override
  public String toString() {
    return label + operator + Labels.quoted(value);
  }
}
