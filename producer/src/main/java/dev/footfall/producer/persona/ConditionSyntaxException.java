package dev.footfall.producer.persona;

/** A text is not a condition. */
final class ConditionSyntaxException extends Exception {

  private static final long serialVersionUID = 1;

  private final int offset;
  private final String problem;

  /**
   * @param offset the first character that is wrong, from 0
   * @param message what is wrong and what is allowed
   */
  ConditionSyntaxException(int offset, String message) {
    super(message);
    this.offset = offset;
    this.problem = message;
  }

  int offset() {
    return offset;
  }

  String problem() {
    return problem;
  }
}
