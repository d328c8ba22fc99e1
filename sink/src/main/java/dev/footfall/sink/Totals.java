package dev.footfall.sink;

/**
 * Figures that a row of totals has, and that amendments add to.
 *
 * @param <T> the figures themselves
 */
interface Totals<T extends Totals<T>> {

  /** Version of the topology that counted them. */
  int topologyVersion();

  /**
   * These and {@code more} together.
   *
   * @throws ArithmeticException when a sum does not fit a long
   */
  T plus(T more);

  /** The same figures, closed if {@code earlier} were: closed stays closed. */
  T after(T earlier);
}
