package dev.footfall.sink.notify.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alert file in force. It is read again when it has changed; one that can't be used leaves the
 * one before in force and is shown. Thread-safe.
 */
public final class AlertFile {

  private static final Logger LOG = LoggerFactory.getLogger(AlertFile.class);

  private final @Nullable Path path;
  private @Nullable String text;
  private volatile AlertRoutes routes = AlertRoutes.NONE;
  private volatile @Nullable String problem;

  private AlertFile(@Nullable Path path) {
    this.path = path;
  }

  /** No file: nobody is told. */
  public static AlertFile none() {
    return new AlertFile(null);
  }

  /**
   * Reads {@code path} for the first time.
   *
   * @throws AlertFileException when it can't be used
   */
  public static AlertFile of(Path path) {
    AlertFile file = new AlertFile(path);
    file.load(path);
    return file;
  }

  /** What is in force. */
  public AlertRoutes routes() {
    return routes;
  }

  /** Why the file as it is now is not in force; empty when it is. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Looks whether the file has changed. */
  public synchronized void refresh() {
    if (path == null) {
      return;
    }
    try {
      if (load(path)) {
        LOG.info("Alert file {} is in force: {} receivers", path, routes.receivers().size());
      }
      problem = null;
    } catch (AlertFileException e) {
      String now = String.valueOf(e.getMessage());
      if (!now.equals(problem)) {
        LOG.warn("{}; what was in force stays so", now);
      }
      problem = now;
    }
  }

  private synchronized boolean load(Path file) {
    String now;
    try {
      now = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AlertFileException(file.toString(), Optional.empty(), "can't be read: " + e);
    }
    if (now.equals(text)) {
      return false;
    }
    routes = AlertRoutes.parse(file, now);
    text = now;
    return true;
  }
}
