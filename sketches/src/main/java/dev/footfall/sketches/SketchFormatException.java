package dev.footfall.sketches;

/** Bytes that are no sketch, or one of a version that this code does not know. */
public final class SketchFormatException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  SketchFormatException(String message) {
    super(message);
  }
}
