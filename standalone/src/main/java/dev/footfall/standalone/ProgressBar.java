package dev.footfall.standalone;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A progress bar on a terminal; nothing anywhere else. */
final class ProgressBar implements AutoCloseable {

  private static final int WIDTH = 30;
  private static final long INTERVAL_NANOS = 100_000_000; // ten times a second is smooth enough

  private final @Nullable PrintWriter terminal;
  private final String name;
  private long shownAt;

  private ProgressBar(@Nullable PrintWriter terminal, String name) {
    this.terminal = terminal;
    this.name = name;
  }

  /** A bar on {@code err} when the process has a terminal. */
  static ProgressBar on(PrintWriter err, String name) {
    return new ProgressBar(System.console() == null ? null : err, name);
  }

  void show(long done, long all) {
    long now = System.nanoTime();
    if (terminal == null || (done < all && now - shownAt < INTERVAL_NANOS)) {
      return;
    }
    shownAt = now;
    int filled = all == 0 ? WIDTH : (int) (WIDTH * done / all);
    int percent = all == 0 ? 100 : (int) (100 * done / all);
    terminal.printf(
        "\r%s [%s%s] %3d %%", name, "#".repeat(filled), " ".repeat(WIDTH - filled), percent);
    terminal.flush();
  }

  /** Leaves the terminal's line free for what is printed next. */
  @Override
  public void close() {
    if (terminal != null) {
      terminal.print("\r\u001b[K");
      terminal.flush();
    }
  }
}
